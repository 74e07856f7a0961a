'use client'

import { $api, type Schemas } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useSchedules } from '@/lib/api/schedules'
import { type Shifts, shiftsOf } from './model'

/** Days with work of each person, in the schedule of days that is worked on, else published. */
export function useShifts(programme: number | undefined): {
  schedule: string
  shifts: Shifts
} | null {
  const schedules = useSchedules(programme).data?.items ?? []
  const schedule =
    schedules.find(({ year, working }) => !year && working !== null) ??
    schedules.find(({ year, published }) => !year && published !== null)
  const version = schedule?.working?.id ?? schedule?.published?.id
  const { data } = $api.useQuery(
    'get',
    `${PROGRAMME}/versions/{version}/grid`,
    { params: { path: { programme: programme ?? 0, version: version ?? 0 } } },
    { enabled: version !== undefined },
  )
  // The client's types lose the four places of a run.
  return schedule && data
    ? { schedule: schedule.name, shifts: shiftsOf(data as unknown as Schemas['Grid']) }
    : null
}
