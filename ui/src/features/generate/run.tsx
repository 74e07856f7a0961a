'use client'

import { ErrorState } from '@/components/ui/error-state'
import { Panel } from '@/components/ui/panel'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import type { Schedule } from '@/lib/api/schedules'
import { Ended } from './ended'
import { isOver } from './model'
import { useGeneration } from './queries'
import { Result } from './result'
import { Running } from './running'

/** One generation, as it stands: running, done, failed or discarded. */
export function Run({
  programme,
  generation,
  schedules,
  may,
  onLeave,
  onAgain,
}: {
  programme: number
  generation: number
  schedules: readonly Schedule[]
  may: boolean
  onLeave: () => void
  /** Another generation was ordered in place of this one. */
  onAgain: (generation: number) => void
}) {
  const { data, error, refetch } = useGeneration(programme, generation)
  if (!data) {
    return error ? (
      <Panel>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Panel>
    ) : (
      <SkeletonRows rows={12} />
    )
  }
  const schedule = schedules.find(({ id }) => id === data.schedule)
  const shared = { programme, generation: data, schedule, may, onLeave }
  if (!isOver(data)) return <Running {...shared} />
  if (data.outcome && data.version !== null)
    return <Result {...shared} outcome={data.outcome} version={data.version} />
  return <Ended {...shared} onAgain={onAgain} />
}
