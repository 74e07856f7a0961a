'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { $api, idempotencyKey, ifMatch } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import { readVersionsAgain, type Schedule, type Version } from '@/lib/api/schedules'
import { download } from '@/lib/download'
import { toast } from '@/lib/toast'
import { messages } from './messages'

const PLACE = '/api/scheduling/programmes/{programme}'
const failed = (error: unknown) => toast(asProblem(error).message, { tone: 'error' })

export const versionRoute = (schedule: number, version: number): Route =>
  `/schedule?schedule=${schedule}&version=${version}` as Route

/** Begins drafts: empty, or with what a version holds. */
export function useNewDraft(programme: number) {
  const router = useRouter()
  const onSuccess = async (made: { id: number; number: number; schedule: number }) => {
    await readVersionsAgain()
    toast(messages.madeDraft(made.number), {
      action: {
        label: messages.open,
        run: () => router.push(versionRoute(made.schedule, made.id)),
      },
    })
  }
  const empty = $api.useMutation('post', `${PLACE}/schedules/{schedule}/versions`, {
    onSuccess,
    onError: failed,
  })
  const fork = $api.useMutation('post', `${PLACE}/versions/{version}/fork`, {
    onSuccess,
    onError: failed,
  })
  return {
    isPending: empty.isPending || fork.isPending,
    empty: (path: { programme: number; schedule: number }) =>
      empty.mutate({ params: { path, header: idempotencyKey() }, body: { note: '' } }),
    fork: (version: number) =>
      fork.mutate({
        params: { path: { programme, version }, header: idempotencyKey() },
        body: { note: '' },
      }),
  }
}

/** Says which draft is worked on. */
export function useWorkOn(programme: number) {
  const work = $api.useMutation('put', `${PLACE}/schedules/{schedule}/working`, {
    onError: failed,
  })
  return (schedule: Schedule, version: Version) =>
    work.mutate(
      {
        params: { path: { programme, schedule: schedule.id }, header: ifMatch(schedule.etag) },
        body: { version: version.id },
      },
      {
        onSuccess: async () => {
          await readVersionsAgain()
          toast(messages.nowWorking(version.number))
        },
      },
    )
}

/** A version as a CSV file in the flat format. */
export async function downloadVersion(programme: number, version: Version): Promise<void> {
  try {
    await download(
      `/api/scheduling/programmes/${programme}/versions/${version.id}/export`,
      `version-${version.number}.csv`,
    )
  } catch (error) {
    failed(error)
  }
}
