'use client'

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { type Placement, place } from '@/lib/place'

/**
 * State of a native popover: it lies in the top layer, closes on Escape and on a press outside, and
 * gives the focus back by itself.
 */
export function usePopover<Anchor extends HTMLElement>(
  placement: Placement,
  onOpen?: (floating: HTMLElement) => void,
): {
  anchor: RefObject<Anchor | null>
  floating: RefObject<HTMLDivElement | null>
  open: boolean
  toggle: () => void
  close: () => void
} {
  const anchor = useRef<Anchor>(null)
  const floating = useRef<HTMLDivElement>(null)
  const opened = useRef(onOpen)
  const [open, setOpen] = useState(false)
  const { side, align } = placement
  useEffect(() => {
    opened.current = onOpen
  })

  useEffect(() => {
    const element = floating.current
    if (!element) return undefined
    const onToggle = (event: Event) => setOpen((event as ToggleEvent).newState === 'open')
    element.addEventListener('toggle', onToggle)
    return () => element.removeEventListener('toggle', onToggle)
  }, [])

  useEffect(() => {
    if (!open) return undefined
    const move = () => {
      if (anchor.current && floating.current)
        place(anchor.current, floating.current, { side, align })
    }
    move()
    if (floating.current) opened.current?.(floating.current)
    window.addEventListener('resize', move)
    window.addEventListener('scroll', move, true)
    return () => {
      window.removeEventListener('resize', move)
      window.removeEventListener('scroll', move, true)
    }
  }, [open, side, align])

  const close = useCallback(() => floating.current?.hidePopover(), [])
  const toggle = useCallback(() => {
    const element = floating.current
    if (!element) return
    if (element.matches(':popover-open')) {
      element.hidePopover()
      return
    }
    element.showPopover()
    if (anchor.current) place(anchor.current, element, { side, align })
  }, [side, align])
  return { anchor, floating, open, toggle, close }
}
