'use client'

import clsx from 'clsx'
import dynamic from 'next/dynamic'
import { useEffect, useMemo } from 'react'
import { Sheet } from '@/components/ui/sheet'
import { today } from '@/lib/dates'
import { useShows } from '@/lib/on-screen'
import { useMedia } from '@/lib/use-media'
import type { At, Shown } from './api'
import type { DemandLine } from './grid/demands'
import type { Model } from './grid/model'
import { ScheduleGrid } from './grid/schedule-grid'
import { placeOf } from './grid/selection'
import { messages } from './messages'
import { inspect, selectCells, useScheduleState } from './state'
import type { Grid } from './types'
import type { Actions } from './use-actions'
import type { Edits } from './use-edits'

const Inspector = dynamic(() => import('./inspector/inspector'), { ssr: false })
const ToolWindow = dynamic(() => import('./tool/tool-window'), { ssr: false })
/** How long after a draft is on screen the list of choices is fetched, in milliseconds. */
const AHEAD = 400

/** From here on the details fit beside the grid; below they come as a sheet. */
const WIDE = '(min-width: 64rem)'

/** The grid and the details of what is selected: the part that follows every move. */
export default function Board({
  at,
  shown,
  model,
  coverage,
  grid,
  edits,
  editable,
  actions,
  name,
  mayRead,
  stale,
}: {
  at: At
  shown: Shown
  model: Model
  coverage: readonly DemandLine[]
  grid: Grid
  edits: Edits
  editable: boolean
  actions: Actions
  name: string
  mayRead: boolean
  /** Other days are on their way; these are the ones before. */
  stale: boolean
}) {
  const wide = useMedia(WIDE)
  const selection = useScheduleState((state) => state.selection)
  const focusTurn = useScheduleState((state) => state.focusTurn)
  const tool = useScheduleState((state) => state.tool)
  const inspecting = useScheduleState((state) => state.inspecting)
  const place = useMemo(() => placeOf(model, selection), [model, selection])
  const { id, name: who } = place?.person.person ?? {}
  useShows({
    person: id && who ? { id, name: who } : null,
    day: (place && model.columns[place.start]?.start) ?? null,
  })
  useEffect(() => {
    if (!editable) return undefined
    // Ahead of need: without a server it is tried again when it is needed.
    const fetchAhead = () => void import('./tool/tool-window').catch(() => undefined)
    const timer = window.setTimeout(fetchAhead, AHEAD)
    return () => window.clearTimeout(timer)
  }, [editable])
  const inspector = <Inspector {...{ at, shown, model, place, editable, edits, grid, mayRead }} />
  const words = messages.grid
  return (
    <div className="flex min-h-0 flex-1 border-line border-t">
      <div className={clsx('flex min-h-0 min-w-0 flex-1 bg-panel', stale && 'opacity-60')}>
        <ScheduleGrid
          model={model}
          coverage={coverage}
          label={shown.layer === 'days' ? words.label(name) : words.blocksLabel(name)}
          today={today()}
          selection={selection}
          focusTurn={focusTurn}
          onSelect={selectCells}
          onAction={actions.run}
        />
      </div>
      {wide ? (
        <aside
          data-region
          aria-label={messages.inspector.title}
          className="w-[304px] shrink-0 overflow-y-auto border-line border-l bg-bg p-4"
        >
          {inspector}
        </aside>
      ) : (
        <Sheet
          open={inspecting && place !== null}
          onOpenChange={inspect}
          title={messages.inspector.title}
          side="right"
        >
          {inspector}
        </Sheet>
      )}
      {tool && place && <ToolWindow {...{ tool, at, shown, model, place, grid, edits }} />}
    </div>
  )
}
