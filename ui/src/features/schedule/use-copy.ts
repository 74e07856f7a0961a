'use client'

import { $api, idempotencyKey, ifMatch } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import { readVersionsAgain } from '@/lib/api/schedules'
import { toast } from '@/lib/toast'
import type { At } from './api'
import { messages } from './messages'
import type { Schedule } from './types'

const PLACE = '/api/scheduling/programmes/{programme}'

/** Begins a draft with what a version holds; it becomes the working draft and is shown. */
export function useCopy(at: At, schedule: Schedule, onMade: (version: number) => void) {
  const { programme } = at
  const fork = $api.useMutation('post', `${PLACE}/versions/{version}/fork`)
  const work = $api.useMutation('put', `${PLACE}/schedules/{schedule}/working`)
  const make = async () => {
    try {
      const made = await fork.mutateAsync({
        params: { path: { ...at }, header: idempotencyKey() },
        body: { note: '' },
      })
      await work.mutateAsync({
        params: { path: { programme, schedule: schedule.id }, header: ifMatch(schedule.etag) },
        body: { version: made.id },
      })
      onMade(made.id)
      toast(messages.version.copied(made.number))
    } catch (error) {
      toast(asProblem(error).message, { tone: 'error' })
    }
    await readVersionsAgain()
  }
  return { isPending: fork.isPending || work.isPending, make: () => void make() }
}
