'use client'

import { cloneElement, type ReactElement, useEffect, useId, useRef } from 'react'
import { place } from '@/lib/place'
import { KeyHint } from './key-hint'

/** Text appears within 100 ms, as long as the pointer rests or the focus stays. */
const DELAY = 100

/**
 * Words about a control, on hover and focus; Escape hides them. Never the only place of something
 * that one must know: a phone has no hover.
 */
export function Tooltip({
  text,
  keys,
  describes = true,
  children,
}: {
  text: string
  keys?: string
  /** False when the text is the control's name already. */
  describes?: boolean
  /** One element that takes ref-less props: a button or link. */
  children: ReactElement<{ 'aria-describedby'?: string }>
}) {
  const id = useId()
  const tip = useRef<HTMLSpanElement>(null)
  const wrap = useRef<HTMLSpanElement>(null)
  const timer = useRef(0)

  const hide = () => {
    window.clearTimeout(timer.current)
    if (tip.current?.matches(':popover-open')) tip.current.hidePopover()
  }
  const show = () => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      const anchor = wrap.current?.firstElementChild
      if (!tip.current || !anchor) return
      tip.current.showPopover()
      place(anchor, tip.current, { side: 'bottom', align: 'center' })
    }, DELAY)
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide()
    }
    document.addEventListener('keydown', onKey)
    return () => {
      window.clearTimeout(timer.current)
      document.removeEventListener('keydown', onKey)
    }
  })

  return (
    // The handlers only follow focus and pointer of the control inside; it stays the control.
    <span
      ref={wrap}
      role="presentation"
      className="contents"
      onPointerOver={(event) => event.pointerType === 'mouse' && show()}
      onPointerOut={hide}
      onPointerDown={hide}
      onFocus={(event) => event.target.matches(':focus-visible') && show()}
      onBlur={hide}
    >
      {describes ? cloneElement(children, { 'aria-describedby': id }) : children}
      <span
        ref={tip}
        id={id}
        role="tooltip"
        popover="manual"
        className="pointer-events-none fixed m-0 max-w-72 rounded border-0 bg-ink px-2 py-1 text-xs font-normal text-panel"
      >
        {text}
        {keys && <KeyHint keys={keys} inverse />}
      </span>
    </span>
  )
}
