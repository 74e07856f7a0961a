import { create } from 'zustand'

interface Announcer {
  text: string
  /** Changes with every message, so that the same words are spoken twice when said twice. */
  turn: number
}

export const useAnnouncer = create<Announcer>(() => ({ text: '', turn: 0 }))

/** Says something to screen readers, politely; the shell holds the live region. */
export function announce(text: string): void {
  useAnnouncer.setState(({ turn }) => ({ text, turn: turn + 1 }))
}
