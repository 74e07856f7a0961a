'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'

type Changes = Readonly<Record<string, string | number | null>>

export interface UrlState {
  get: (name: string) => string | null
  /** A positive whole number, or null for anything else. */
  number: (name: string) => number | null
  /** Replaces the named parts of the query string (null: away); `push` makes Back undo it. */
  set: (changes: Changes, how?: { push?: boolean }) => void
}

/** The query string with some parts changed: `?schedule=2`, or nothing. */
export function changedSearch(search: string, changes: Changes): string {
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name)
    else next.set(name, String(value))
  }
  const text = next.toString()
  return text && `?${text}`
}

/**
 * What is on screen, as the address says it: filters, the chosen schedule, an open detail. A page
 * that uses it stands inside <Suspense>, as the export knows no query string.
 */
export function useUrlState(): UrlState {
  const search = useSearchParams()
  const set = useCallback<UrlState['set']>((changes, { push = false } = {}) => {
    const { pathname, search: now } = window.location
    const url = pathname + changedSearch(now, changes)
    if (url === pathname + now) return
    if (push) window.history.pushState(null, '', url)
    else window.history.replaceState(null, '', url)
  }, [])
  return useMemo(() => {
    const number = (name: string) => {
      const value = Number(search.get(name))
      return Number.isSafeInteger(value) && value > 0 ? value : null
    }
    return { get: (name) => search.get(name), number, set }
  }, [search, set])
}
