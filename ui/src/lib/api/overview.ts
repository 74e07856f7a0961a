import { useEffect } from 'react'
import { onServerEvent } from '@/lib/sse'
import { $api } from './client'
import { PROGRAMME, readFactsAgain } from './facts'
import { queryClient } from './query-client'

/** Counts for the badges of the navigation, and the schedules in short. */
export const useOverview = (programme: number | undefined) =>
  $api.useQuery(
    'get',
    `${PROGRAMME}/overview`,
    { params: { path: { programme: programme ?? 0 } } },
    { enabled: programme !== undefined },
  )

const readRequestsAgain = () =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [, path] }) =>
      typeof path === 'string' && /\/(requests|leave|pins|overview)\b/.test(path),
  })
/** Lists of schedules and versions go with every edit too: their ETags are what a change names. */
const readListsAgain = () =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [, path] }) =>
      typeof path === 'string' && /\/(schedules|overview)\b/.test(path),
  })

/** Reads facts, requests and counts again when someone changed them; the shell mounts it once. */
export function useFactEvents(): void {
  useEffect(() => {
    const stops = [
      onServerEvent('facts', () => void readFactsAgain()),
      onServerEvent('request', () => void readRequestsAgain()),
      onServerEvent('version', () => void readListsAgain()),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
}
