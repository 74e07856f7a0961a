import { useEffect } from 'react'
import { create } from 'zustand'

/** Which part of a schedule the page shows, for what speaks of it without being a part of it. */
export interface OnScreen {
  schedule: number | null
  version: number | null
  /** Changes with every edit of the version. */
  etag: string
  /** The days in sight, both included. */
  days: { first: string; last: string } | null
  /** The one block in sight. */
  block: string | null
  /** The selected cell, or only its person or its day. */
  person: { id: string; name: string } | null
  day: string | null
  /** Two versions that are compared. */
  compared: { from: number; to: number } | null
}

const NOTHING: OnScreen = {
  schedule: null,
  version: null,
  etag: '',
  days: null,
  block: null,
  person: null,
  day: null,
  compared: null,
}

export const useOnScreen = create<OnScreen>(() => NOTHING)

/** Says what is on screen while the component is mounted; what is left out keeps its value. */
export function useShows(part: Partial<OnScreen>): void {
  const text = JSON.stringify(part)
  useEffect(() => {
    const shown = JSON.parse(text) as Partial<OnScreen>
    useOnScreen.setState(shown)
    return () => {
      const names = Object.keys(shown) as (keyof OnScreen)[]
      useOnScreen.setState(Object.fromEntries(names.map((name) => [name, NOTHING[name]])))
    }
  }, [text])
}
