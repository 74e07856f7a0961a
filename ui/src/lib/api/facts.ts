import { useQuery } from '@tanstack/react-query'
import { api, type Schemas } from './client'
import { queryClient } from './query-client'

/** What a programme consists of, by the last part of its address. */
export interface Facts {
  people: Schemas['Person']
  shifts: Schemas['Shift']
  rotations: Schemas['Rotation']
  rules: Schemas['Rule']
  leave: Schemas['Leave']
  requests: Schemas['Request']
}

export const PROGRAMME = '/api/scheduling/programmes/{programme}'
const MOST = 1000

type Init = {
  params: { path: { programme: number }; query: { limit: number; cursor?: string } }
}
interface Page<Item> {
  data?: { items: Item[]; next: string | null }
}
const pages: { [Kind in keyof Facts]: (init: Init) => Promise<Page<Facts[Kind]>> } = {
  people: (init) => api.GET(`${PROGRAMME}/people`, init),
  shifts: (init) => api.GET(`${PROGRAMME}/shifts`, init),
  rotations: (init) => api.GET(`${PROGRAMME}/rotations`, init),
  rules: (init) => api.GET(`${PROGRAMME}/rules`, init),
  leave: (init) => api.GET(`${PROGRAMME}/leave`, init),
  requests: (init) => api.GET(`${PROGRAMME}/requests`, init),
}

async function everything<Kind extends keyof Facts>(
  kind: Kind,
  programme: number,
): Promise<Facts[Kind][]> {
  const found: Facts[Kind][] = []
  let cursor: string | null | undefined
  do {
    const query = cursor ? { limit: MOST, cursor } : { limit: MOST }
    const { data } = await pages[kind]({ params: { path: { programme }, query } })
    found.push(...(data?.items ?? []))
    cursor = data?.next
  } while (cursor)
  return found
}

/** All of a programme's people, shifts, rules …, in the programme's order. */
export function useFacts<Kind extends keyof Facts>(
  kind: Kind,
  programme: number | undefined,
  enabled = true,
) {
  return useQuery({
    queryKey: ['get', `${PROGRAMME}/${kind}`, programme, 'all'],
    queryFn: () => everything(kind, programme ?? 0),
    enabled: enabled && programme !== undefined,
  })
}

/** Reads again whatever on screen speaks of the programme: facts bear on everything else. */
export const readFactsAgain = (): Promise<void> =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [, path] }) => typeof path === 'string' && path.startsWith(PROGRAMME),
  })
