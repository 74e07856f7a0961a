'use client'

import { type KeyboardEvent, useCallback } from 'react'

const REACHABLE = 'a[href],button:not(:disabled),input:not(:disabled),select,[tabindex="0"]'

/** F6 and Shift+F6: from one part of the screen (`data-region`) to the next, going round. */
export function useRegions(): (event: KeyboardEvent<HTMLElement>) => void {
  return useCallback((event) => {
    if (event.key !== 'F6') return
    const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
    const now = regions.findIndex((region) => region.contains(event.target as Node))
    const step = event.shiftKey ? -1 : 1
    for (let turn = 1; turn <= regions.length; turn++) {
      const region = regions.at((now + step * turn) % regions.length)
      const target = region?.querySelector<HTMLElement>(REACHABLE)
      if (target) {
        event.preventDefault()
        target.focus()
        return
      }
    }
  }, [])
}
