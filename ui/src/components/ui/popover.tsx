'use client'

import clsx from 'clsx'
import { type ReactNode, type RefObject, useId } from 'react'
import type { Placement } from '@/lib/place'
import { usePopover } from './use-popover'

export interface TriggerProps {
  ref: RefObject<HTMLButtonElement | null>
  'aria-expanded': boolean
  'aria-controls': string
  'aria-haspopup': 'dialog' | 'menu'
  onClick: () => void
}

/** A small panel beside the button that opens it: filters, details, a short form. */
export function Popover({
  label,
  trigger,
  children,
  side = 'bottom',
  align = 'start',
  className,
}: {
  /** Name of the panel for screen readers. */
  label: string
  /** Gets the props of the button: `trigger={(props) => <Button {...props}>…</Button>}`. */
  trigger: (props: TriggerProps) => ReactNode
  /** The content, built when open; gets a function that closes the panel. */
  children: (close: () => void) => ReactNode
  side?: Placement['side']
  align?: Placement['align']
  className?: string
}) {
  const id = useId()
  const { anchor, floating, open, toggle, close } = usePopover<HTMLButtonElement>(
    { side, align },
    (element) => {
      element
        .querySelector<HTMLElement>('[data-autofocus],input,select,textarea,button,a[href]')
        ?.focus()
    },
  )
  return (
    <>
      {trigger({
        ref: anchor,
        'aria-expanded': open,
        'aria-controls': id,
        'aria-haspopup': 'dialog',
        onClick: toggle,
      })}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={floating}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        // Escape closes the panel only, not a dialog around it.
        onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()}
        className={clsx(
          'fixed m-0 max-w-[calc(100vw-1rem)] overflow-auto rounded-lg border border-line bg-panel p-3 text-left text-base text-ink shadow-float',
          className,
        )}
      >
        {open && children(close)}
      </div>
    </>
  )
}
