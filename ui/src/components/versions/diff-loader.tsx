'use client'

import type { ReactNode } from 'react'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { useDiff } from '@/lib/api/schedules'
import { DiffView } from './diff-view'

/** What distinguishes two versions, read when it comes into sight. */
export function DiffLoader({
  programme,
  schedule,
  from,
  to,
  summary,
  onRead,
}: {
  programme: number
  schedule: number
  from: number
  to: number
  /** In place of the diff's own summary. */
  summary?: ReactNode
  /** Called once the diff is on screen. */
  onRead?: () => void
}) {
  const { data, error, refetch } = useDiff(programme, from, to)
  if (data)
    return (
      <DiffView
        diff={data}
        schedule={schedule}
        version={to}
        {...(summary ? { summary } : {})}
        {...(onRead ? { onRead } : {})}
      />
    )
  return error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <SkeletonRows rows={6} />
  )
}
