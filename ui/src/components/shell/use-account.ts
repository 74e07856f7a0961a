'use client'

import { useRouter } from 'next/navigation'
import type { MenuGroup } from '@/components/ui/menu'
import { asProblem } from '@/lib/api/problem'
import { endSession, useSession } from '@/lib/api/session'
import { type Density, type Theme, usePreferences } from '@/lib/preferences'
import { toast } from '@/lib/toast'
import { messages } from './messages'
import { openShell } from './shell-state'

/** What one can set for oneself, and the way out; in the user menu and on the phone's More. */
export function useAccountMenu(): MenuGroup[] {
  const user = useSession().data?.user
  const router = useRouter()
  const { theme, density, singleKeys, set } = usePreferences()
  const logOut = async () => {
    try {
      await endSession()
      router.replace('/login')
    } catch (error) {
      toast(asProblem(error).message, { tone: 'error' })
    }
  }
  const themes: Theme[] = ['system', 'light', 'dark']
  const densities: Density[] = ['compact', 'normal', 'roomy']
  return [
    {
      label: messages.theme,
      items: themes.map((value) => ({
        id: value,
        label: messages.themes[value],
        checked: value === theme,
        onSelect: () => set({ theme: value }),
      })),
    },
    {
      label: messages.density,
      items: densities.map((value) => ({
        id: value,
        label: messages.densities[value],
        checked: value === density,
        onSelect: () => set({ density: value }),
      })),
    },
    {
      items: [
        { id: 'help', label: messages.keyboard, keys: '?', onSelect: () => openShell('help') },
        {
          id: 'letters',
          label: singleKeys ? messages.singleKeysOn : messages.singleKeysOff,
          onSelect: () => set({ singleKeys: !singleKeys }),
        },
      ],
    },
    {
      label: user?.name ?? '',
      items: [{ id: 'logout', label: messages.logOut, onSelect: () => void logOut() }],
    },
  ]
}
