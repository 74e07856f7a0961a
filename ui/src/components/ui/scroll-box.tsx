'use client'

import './scroll-box.css'
import clsx from 'clsx'
import { type ComponentProps, useEffect, useRef } from 'react'

/**
 * Scrolls sideways and down, and shows with a shadow on which side there is more. The edges are for
 * the eye: `data-before` and `data-after` on the frame (scroll-box.css).
 */
export function ScrollBox({ className, children, ...rest }: ComponentProps<'div'>) {
  const frame = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const view = box.current
    if (!view) return undefined
    const update = () => {
      const left = Math.abs(view.scrollLeft)
      frame.current?.toggleAttribute('data-before', left > 1)
      frame.current?.toggleAttribute('data-after', left + view.clientWidth < view.scrollWidth - 1)
    }
    const observer = new ResizeObserver(update)
    observer.observe(view)
    if (view.firstElementChild) observer.observe(view.firstElementChild)
    view.addEventListener('scroll', update, { passive: true })
    return () => {
      observer.disconnect()
      view.removeEventListener('scroll', update)
    }
  }, [])
  return (
    <div ref={frame} className="scroll-edges min-w-0">
      <div
        ref={box}
        className={clsx('overflow-auto rounded-lg border border-line bg-panel', className)}
        {...rest}
      >
        {children}
      </div>
    </div>
  )
}
