'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useDeferredValue, useEffect, useMemo } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { useShows } from '@/lib/on-screen'
import { onServerEvent } from '@/lib/sse'
import { useRegions } from '@/lib/use-regions'
import { type At, readAgain, useGrid, useVersion } from './api'
import { demandLines } from './grid/demands'
import { buildModel } from './grid/model'
import { GridSkeleton } from './grid-skeleton'
import { messages } from './messages'
import { resetSchedule, useScheduleState } from './state'
import { Toolbar } from './toolbar'
import { TopBar } from './top-bar'
import type { Schedule } from './types'
import { useActions } from './use-actions'
import { useEdits } from './use-edits'
import { useLinkedCell } from './use-linked-cell'
import type { View } from './use-view'

const loadBoard = () => import('./board')
const Board = dynamic(loadBoard, { ssr: false, loading: () => <GridSkeleton /> })

/** One version of a schedule: toolbar, grid, coverage, and the details of what is selected. */
export function ScheduleScreen({
  view,
  schedule,
  at,
  brief,
}: {
  view: View
  schedule: Schedule
  at: At
  /** What the days on screen come to, in sentences. */
  brief: ReactNode
}) {
  const { shown, filter, url } = view
  const { data: grid, error, isPlaceholderData, refetch } = useGrid(at, shown)
  const version = useVersion(at).data
  const edits = useEdits(at, shown)
  // Typing in the filter never waits for the rows.
  const wanted = useDeferredValue(filter)
  const model = useMemo(() => grid && buildModel(grid, wanted), [grid, wanted])
  const demands = grid?.coverage
  const coverage = useMemo(() => demandLines(demands ?? []), [demands])
  const editable = view.mayEdit && grid?.version.state === 'draft' && !isPlaceholderData
  const actions = useActions({
    model: model ?? null,
    coverage,
    editable,
    edits,
  })
  const regions = useRegions()
  const only = schedule.blocks.length === 1 ? schedule.blocks[0] : undefined
  const block = grid?.blocks.find(({ start, end }) => start === shown.start && end === shown.end)
  const [first, last] = [model?.columns[0], model?.columns.at(-1)]
  useShows({
    schedule: schedule.id,
    version: at.version,
    etag: grid?.version.etag ?? '',
    days: first && last ? { first: first.start, last: last.end } : null,
    block: block?.id ?? only ?? null,
  })

  useEffect(() => resetSchedule, [at, shown.layer])
  // The grid's code comes while its data is on the way; without a server, when it is needed.
  useEffect(() => void loadBoard().catch(() => undefined), [])
  useLinkedCell(model ?? null, url, isPlaceholderData)
  useEffect(
    () =>
      onServerEvent('version', (data) => {
        const event = data as { id: number; etag: string }
        // One's own edits bring their result along.
        if (event.id === at.version && useScheduleState.getState().saving === 0) {
          if (event.etag !== grid?.version.etag) readAgain(at)
        }
      }),
    [at, grid?.version.etag],
  )

  return (
    // Only F6 is heard here: it goes from one part of the screen to the next.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="flex h-full min-h-0 flex-col" onKeyDown={regions}>
      <TopBar {...{ view, schedule, at, version, grid }} />
      <Toolbar {...{ view, schedule, version, grid, edits, editable, actions }} />
      {model && shown.layer === 'days' && brief}
      {!grid && !error && <GridSkeleton />}
      {!grid && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {model && grid && model.rows.length === 0 && (
        <div className="flex-1 border-line border-t bg-panel">
          <EmptyState
            title={messages.grid.noMatch.title}
            text={messages.grid.noMatch.text}
            action={
              <Button onClick={() => url.set({ q: null, level: null, problems: null })}>
                {messages.grid.noMatch.action}
              </Button>
            }
          />
        </div>
      )}
      {model && grid && model.rows.length > 0 && (
        <Board
          {...{ at, shown, model, coverage, grid, edits, editable, actions }}
          name={schedule.name}
          mayRead={view.mayRead}
          stale={isPlaceholderData}
        />
      )}
    </div>
  )
}
