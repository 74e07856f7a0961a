import { useEffect, useState } from 'react'
import { $api, type Schemas } from '@/lib/api/client'
import { queryClient } from '@/lib/api/query-client'
import { readVersionsAgain } from '@/lib/api/schedules'
import { onServerEvent } from '@/lib/sse'
import { type Generation, type GenerationDetail, isOver, withPoint } from './model'

const PLACE = '/api/scheduling/programmes/{programme}'

const detail = (programme: number, generation: number) =>
  $api.queryOptions('get', `${PLACE}/generations/{generation}`, {
    params: { path: { programme, generation } },
  })

/** Generations of the programme, newest first. */
export function useGenerations(programme: number, limit: number) {
  return $api.useQuery(
    'get',
    `${PLACE}/generations`,
    { params: { path: { programme }, query: { limit } } },
    { placeholderData: (before: Schemas['Generations'] | undefined) => before },
  )
}

/** One generation with its points and outcome; kept up to date by the event stream. */
export function useGeneration(programme: number, generation: number | null) {
  return $api.useQuery(
    'get',
    `${PLACE}/generations/{generation}`,
    { params: { path: { programme, generation: generation ?? 0 } } },
    { enabled: generation !== null },
  )
}

export function usePreflight(programme: number, schedule: number, base: number | null) {
  return $api.useQuery('get', `${PLACE}/schedules/{schedule}/preflight`, {
    params: { path: { programme, schedule }, query: base === null ? {} : { base } },
  })
}

/** Kinds of the programme's rules by id: a demand is mended elsewhere than a rest rule. */
export function useRuleKinds(programme: number): {
  kinds: ReadonlyMap<string, string>
  words: ReadonlyMap<string, string>
} {
  const { data } = $api.useQuery('get', `${PLACE}/rules`, {
    params: { path: { programme }, query: { limit: 1000 } },
  })
  const rules = data?.items ?? []
  return {
    kinds: new Map(rules.map(({ id, kind }) => [id, kind])),
    words: new Map(rules.map(({ id, words }) => [id, words])),
  }
}

/** Puts what the event stream tells of generations in place, until unmounted. */
export function useLiveGenerations(programme: number): void {
  useEffect(
    () =>
      onServerEvent('generation', (data) => {
        const now = data as Generation
        const { queryKey } = detail(programme, now.id)
        const known = queryClient.getQueryData<GenerationDetail>(queryKey)
        if (known)
          queryClient.setQueryData<GenerationDetail>(queryKey, {
            ...known,
            ...now,
            points: withPoint(known.points, now.point),
          })
        if (isOver(now)) {
          void queryClient.invalidateQueries({ queryKey })
          void readVersionsAgain()
        }
        void patchLists(now)
      }),
    [programme],
  )
}

async function patchLists(now: Generation): Promise<void> {
  const lists = queryClient.getQueriesData<Schemas['Generations']>({
    queryKey: ['get', `${PLACE}/generations`],
  })
  let known = false
  for (const [key, list] of lists) {
    if (!list?.items.some(({ id }) => id === now.id)) continue
    known = true
    queryClient.setQueryData<Schemas['Generations']>(key, {
      ...list,
      items: list.items.map((one) => (one.id === now.id ? now : one)),
    })
  }
  if (!known) await queryClient.invalidateQueries({ queryKey: ['get', `${PLACE}/generations`] })
}

/** Orders a generation, shows it at once, and answers its id to `onOrdered`. */
export function useOrder(programme: number, onOrdered: (generation: Generation) => void) {
  return $api.useMutation('post', `${PLACE}/schedules/{schedule}/generations`, {
    onSuccess: (made) => {
      queryClient.setQueryData<GenerationDetail>(detail(programme, made.id).queryKey, {
        ...made,
        points: [],
        outcome: null,
      })
      void queryClient.invalidateQueries({ queryKey: ['get', `${PLACE}/generations`] })
      onOrdered(made)
    },
  })
}

export function useCancel(programme: number) {
  return $api.useMutation('post', `${PLACE}/generations/{generation}/cancel`, {
    onSuccess: (now) => {
      queryClient.setQueryData<GenerationDetail>(
        detail(programme, now.id).queryKey,
        (known) => known && { ...known, ...now },
      )
      void patchLists(now)
    },
  })
}

/** The time in milliseconds, each second while it is needed. */
export function useNow(active: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!active) return undefined
    const timer = window.setInterval(() => setNow(Date.now()), 1000)
    return () => window.clearInterval(timer)
  }, [active])
  return now
}
