'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { sessionKey } from '@/lib/api/client'
import { queryClient } from '@/lib/api/query-client'
import { usePreferences } from '@/lib/preferences'

/** Puts a programme that was just made on screen, on the page where one goes on with it. */
export function useOpening(): (programme: number, route: Route) => Promise<void> {
  const router = useRouter()
  const set = usePreferences((state) => state.set)
  return async (programme, route) => {
    await queryClient.invalidateQueries({ queryKey: sessionKey })
    set({ programme })
    router.push(route)
  }
}
