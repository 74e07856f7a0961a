import { $api, type Schemas } from './client'
import { queryClient } from './query-client'

export type Schedule = Schemas['Schedule']
export type Version = Schemas['Version']
/** Without its facts, which are for programs. */
export type Finding = Omit<Schemas['Finding'], 'facts'>

const PLACE = '/api/scheduling/programmes/{programme}'

/** The programme's schedules, by their first day. */
export function useSchedules(programme: number | undefined) {
  return $api.useQuery(
    'get',
    `${PLACE}/schedules`,
    { params: { path: { programme: programme ?? 0 } } },
    { enabled: programme !== undefined },
  )
}

/** The versions of a schedule, newest first. */
export function useVersions(programme: number | undefined, schedule: number | undefined) {
  return $api.useQuery(
    'get',
    `${PLACE}/schedules/{schedule}/versions`,
    { params: { path: { programme: programme ?? 0, schedule: schedule ?? 0 } } },
    { enabled: programme !== undefined && schedule !== undefined },
  )
}

/** What the version `to` has that `from` has not, and the other way round. */
export function useDiff(programme: number, from: number, to: number) {
  return $api.useQuery('get', `${PLACE}/versions/{version}/diff`, {
    params: { path: { programme, version: to }, query: { against: from } },
  })
}

export type Diff = NonNullable<ReturnType<typeof useDiff>['data']>

/** Reads again whatever on screen speaks of schedules and versions. */
export const readVersionsAgain = (): Promise<void> =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [, path] }) =>
      typeof path === 'string' && /\/(schedules|versions|overview|generations)\b/.test(path),
  })

/** The schedule that is asked for; else one that is worked on; else the first. */
export const chooseSchedule = (
  schedules: readonly Schedule[],
  asked: number | null,
): Schedule | undefined =>
  schedules.find(({ id }) => id === asked) ??
  schedules.find(({ working }) => working !== null) ??
  schedules[0]
