'use client'

import {
  type FocusEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
} from 'react'
import { place } from '@/lib/place'

/** How long pointer or focus rest before the words appear, in milliseconds. */
const REST = 100

/** The words of the cell (`data-words`) that the pointer or the focus is on, in one element for all. */
export function useCellTip(ref: RefObject<HTMLElement | null>) {
  const timer = useRef(0)
  const hide = useCallback(() => {
    window.clearTimeout(timer.current)
    if (ref.current?.matches(':popover-open')) ref.current.hidePopover()
  }, [ref])
  const show = (target: EventTarget) => {
    hide()
    const cell = (target as Element).closest<HTMLElement>('[data-words]')
    if (!cell) return
    timer.current = window.setTimeout(() => {
      if (!ref.current || !cell.isConnected) return
      ref.current.textContent = cell.dataset.words ?? ''
      ref.current.showPopover()
      place(cell, ref.current, { side: 'bottom', align: 'end' })
    }, REST)
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide()
    }
    document.addEventListener('keydown', onKey)
    // What scrolls away takes its words along.
    document.addEventListener('scroll', hide, true)
    return () => {
      window.clearTimeout(timer.current)
      document.removeEventListener('keydown', onKey)
      document.removeEventListener('scroll', hide, true)
    }
  }, [hide])
  return {
    onPointerOver: (event: PointerEvent) => event.pointerType === 'mouse' && show(event.target),
    onPointerLeave: hide,
    onFocus: (event: FocusEvent) => event.target.matches(':focus-visible') && show(event.target),
    onBlur: hide,
  }
}
