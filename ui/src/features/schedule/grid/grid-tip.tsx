'use client'

import { useLayoutEffect, useRef } from 'react'
import type { Hover } from './use-pointer'

/** Words about what is under the pointer; the elements over the canvas say the same. */
export function GridTip({ hover }: { hover: Hover | null }) {
  const tip = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = tip.current
    const view = element?.parentElement
    if (!hover || !element || !view) return
    const { offsetWidth: width, offsetHeight: height } = element
    const right = view.clientWidth - width - 8
    const below = hover.y + 20
    const top = below + height > view.clientHeight - 4 ? hover.y - height - 8 : below
    element.style.left = `${view.scrollLeft + Math.max(8, Math.min(hover.x + 8, right))}px`
    element.style.top = `${view.scrollTop + top}px`
  }, [hover])
  if (!hover) return null
  const [first, ...rest] = hover.words
  return (
    <div
      ref={tip}
      aria-hidden
      className="pointer-events-none absolute z-30 max-w-72 rounded bg-ink px-2 py-1 text-panel text-xs"
    >
      <p className="font-medium">{first}</p>
      {rest.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )
}
