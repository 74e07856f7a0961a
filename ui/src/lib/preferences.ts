import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { SessionProgramme } from '@/lib/api/session'
import { PREFERENCES } from '@/lib/theme-script'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'compact' | 'normal' | 'roomy'

interface Preferences {
  theme: Theme
  density: Density
  /** Single letters as shortcuts; off for people whose input makes stray letters (WCAG 2.1.4). */
  singleKeys: boolean
  /** The brief of the week stands open. */
  brief: boolean
  /** The programme on screen; null until one was chosen, then the first of the session counts. */
  programme: SessionProgramme['id'] | null
  set: (change: Partial<Omit<Preferences, 'set'>>) => void
}

/** Choices of this browser, kept in localStorage. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'system',
      density: 'normal',
      singleKeys: true,
      brief: false,
      programme: null,
      set: (change) => set(change),
    }),
    { name: PREFERENCES },
  ),
)
