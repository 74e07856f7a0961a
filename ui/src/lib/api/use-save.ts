'use client'

import { useState } from 'react'
import { readFactsAgain } from './facts'
import { type ApiProblem, asProblem } from './problem'

export interface Saving {
  busy: boolean
  error: ApiProblem | null
  /** Someone else changed the same thing since it was opened: theirs can be looked at first. */
  changed: boolean
  save: () => Promise<void>
  /** Saves over what someone else saved. */
  keepMine: () => Promise<void>
  /** Puts what someone else saved into the form. */
  takeTheirs: () => void
  reset: () => void
}

/** Saves one thing against the state in which it was opened; what was typed stays on any error. */
export function useSave<Item extends { etag: string }>({
  item,
  read,
  send,
  onSaved,
  onTheirs,
}: {
  /** What the form was opened with; undefined for something new. */
  item: Item | undefined
  read?: () => Promise<Item | undefined>
  send: (etag: string) => Promise<unknown>
  onSaved: () => void
  onTheirs?: (theirs: Item) => void
}): Saving {
  const [etag, setEtag] = useState(item?.etag ?? '')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiProblem | null>(null)
  const [theirs, setTheirs] = useState<Item | null>(null)

  const attempt = async (with_: string) => {
    setBusy(true)
    setError(null)
    try {
      await send(with_)
      setTheirs(null)
      onSaved()
      await readFactsAgain()
    } catch (thrown) {
      const problem = asProblem(thrown)
      setError(problem)
      setTheirs(problem.status === 412 && read ? ((await read().catch(() => null)) ?? null) : null)
    } finally {
      setBusy(false)
    }
  }
  return {
    busy,
    error,
    changed: theirs !== null,
    save: () => attempt(etag),
    keepMine: async () => {
      if (!theirs) return
      setEtag(theirs.etag)
      await attempt(theirs.etag)
    },
    takeTheirs: () => {
      if (!theirs) return
      setEtag(theirs.etag)
      setTheirs(null)
      setError(null)
      onTheirs?.(theirs)
    },
    reset: () => setError(null),
  }
}
