'use client'

import { useMemo } from 'react'
import { chooseSchedule, useSchedules } from '@/lib/api/schedules'
import { can } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'
import { useUrlState } from '@/lib/url-state'
import type { At, Shown } from './api'
import type { Filter } from './grid/model'
import type { Schedule, Version } from './types'

/** The version that is asked for; else the working draft, else what is published. */
function versionOf(schedule: Schedule | undefined, asked: number | null): number | null {
  return asked ?? schedule?.working?.id ?? schedule?.published?.id ?? null
}

/** What the address asks for, and the schedule and version that it comes to. */
export function useView() {
  const programme = useProgramme()
  const url = useUrlState()
  const schedules = useSchedules(programme?.id)
  const schedule = chooseSchedule(schedules.data?.items ?? [], url.number('schedule'))
  const version = versionOf(schedule, url.number('version'))
  const at = useMemo<At | null>(
    () => (programme && version !== null ? { programme: programme.id, version } : null),
    [programme, version],
  )
  const asked = url.get('layer')
  const layer =
    asked === 'blocks' || (asked === null && schedule?.blocks.length === 0 && schedule.year)
      ? 'blocks'
      : 'days'
  const start = layer === 'days' ? url.get('from') : null
  const end = layer === 'days' ? url.get('to') : null
  const shown = useMemo<Shown>(() => ({ layer, start, end }), [layer, start, end])
  const text = url.get('q') ?? ''
  const group = url.get('level') ?? ''
  const problems = url.get('problems') === '1'
  const filter = useMemo<Filter>(() => ({ text, group, problems }), [text, group, problems])
  const known: Version | undefined = [schedule?.working, schedule?.published].find(
    (one): one is Version => one?.id === version,
  )
  return {
    programme,
    url,
    schedules,
    schedule,
    at,
    shown,
    filter,
    /** What is known of the version without asking for it. */
    known,
    mayRead: can(programme, 'draft_read'),
    mayEdit: can(programme, 'edit'),
    mayPublish: can(programme, 'publish'),
    mayGenerate: can(programme, 'generate'),
  }
}

export type View = ReturnType<typeof useView>
