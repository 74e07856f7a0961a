'use client'

import { useAnnouncer } from '@/lib/announce'

/** Where `announce()` speaks. Two take turns, so that the same words are read again. */
export function LiveRegion() {
  const { text, turn } = useAnnouncer()
  return (
    <div className="sr-only" aria-live="polite">
      <p>{turn % 2 === 0 ? text : ''}</p>
      <p>{turn % 2 === 1 ? text : ''}</p>
    </div>
  )
}
