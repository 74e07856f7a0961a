'use client'

import clsx from 'clsx'
import { useSyncExternalStore } from 'react'
import { keyCaps } from '@/lib/keyboard'

const never = () => () => undefined

/** Keys as they stand on this machine's keyboard: `⌘K` on a Mac, `Ctrl K` elsewhere. */
export function KeyHint({
  keys,
  inverse = false,
  className,
}: {
  keys: string
  inverse?: boolean
  className?: string
}) {
  // The export was rendered on no machine in particular: what it shows is corrected on arrival.
  const caps = useSyncExternalStore(
    never,
    () => keyCaps(keys).join('\u0000'),
    () => '',
  )
  return (
    <span
      aria-hidden
      className={clsx('inline-flex gap-0.5 whitespace-nowrap', inverse && 'ml-1.5', className)}
    >
      {caps.split('\u0000').map((cap) => (
        <kbd
          key={cap}
          className={clsx(
            'rounded-sm border px-1 font-sans text-xs',
            inverse ? 'border-current/30' : 'border-line bg-soft text-mute',
            !cap && 'invisible',
          )}
        >
          {cap}
        </kbd>
      ))}
    </span>
  )
}
