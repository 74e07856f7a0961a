'use client'

import { useLayoutEffect, useMemo, useRef } from 'react'
import { usePreferences } from '@/lib/preferences'
import { messages } from '../messages'
import { typeAhead } from '../state'
import { AriaGrid } from './aria-grid'
import { CoverageStrip } from './coverage-strip'
import type { DemandLine } from './demands'
import {
  columnWidth,
  contentHeight,
  contentWidth,
  geometry,
  HEAD_HEIGHT,
  NAME_WIDTH,
  scrollFor,
} from './geometry'
import { GridTip } from './grid-tip'
import { actionOf, type GridAction } from './keys'
import { columnOf, type Model } from './model'
import { NameColumn } from './name-column'
import { firstSelection, type Place, placeOf, type Selection, selectionOf } from './selection'
import { useCanvas } from './use-canvas'
import { usePointer } from './use-pointer'
import { useThemeColours } from './use-theme-colours'
import { useSeen, useSize } from './use-window'

interface Props {
  model: Model
  coverage: readonly DemandLine[]
  label: string
  today: string
  selection: Selection | null
  onSelect: (selection: Selection) => void
  /** A key that the grid knows; what it does is decided outside. `page` is a screen of people. */
  onAction: (action: GridAction, place: Place | null, page: number) => void
  /** Changes when the selection was moved by a key or a button: then the focus follows it. */
  focusTurn: number
}

/** People × days: a canvas for the eye, transparent elements for everything else. */
export function ScheduleGrid(props: Props) {
  const { model, selection, focusTurn, onSelect } = props
  const scroller = useRef<HTMLDivElement>(null)
  const theme = useThemeColours()
  const size = useSize(scroller)
  const singleKeys = usePreferences((state) => state.singleKeys)
  const rowHeight = theme?.rowHeight ?? 30
  const grid = useMemo(
    () =>
      geometry({
        columnWidth: columnWidth(model.layer, size.width - NAME_WIDTH, model.columns.length),
        columns: model.columns.length,
        rowHeight,
        groups: model.rows.map((row) => row.kind === 'group'),
      }),
    [model, size.width, rowHeight],
  )
  const seen = useSeen(scroller, grid, size)
  const place = useMemo(() => placeOf(model, selection), [model, selection])
  const tabStop = useMemo(() => place ?? placeOf(model, firstSelection(model)), [model, place])
  const today = useMemo(() => columnOf(model, props.today), [model, props.today])
  const picture = useMemo(
    () => ({
      model,
      grid,
      today,
      selected: place && { row: place.row, start: place.start, length: place.length },
    }),
    [model, grid, today, place],
  )
  const canvas = useCanvas(scroller, theme, picture, size)
  const pointer = usePointer({ scroller, model, grid, place, onSelect })

  // A key moved the selection: bring it into sight, then give its element the focus.
  const turn = useRef(focusTurn)
  useLayoutEffect(() => {
    const view = scroller.current
    if (!view || !place || turn.current === focusTurn) return
    turn.current = focusTurn
    const { left, top } = scrollFor(
      grid,
      {
        left: view.scrollLeft,
        top: view.scrollTop,
        width: view.clientWidth,
        height: view.clientHeight,
      },
      place,
    )
    if (left !== view.scrollLeft || top !== view.scrollTop) view.scrollTo(left, top)
    view
      .querySelector<HTMLElement>(`[data-row="${place.row}"][data-start="${place.start}"]`)
      ?.focus({ preventScroll: true })
  })

  const page = Math.max(1, Math.floor((size.height - HEAD_HEIGHT) / rowHeight) - 1)
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      {/* The grid inside has the keyboard; the scroller only hears what comes up from it. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        ref={scroller}
        data-region
        className="relative min-h-0 flex-1 overflow-auto overscroll-contain"
        onKeyDown={(event) => {
          if (!(event.target as Element).matches('[role=gridcell]')) return
          const ahead = typeAhead(event)
          const action = ahead ? null : actionOf(event, singleKeys)
          if (action) props.onAction(action, place ?? tabStop, page)
          if (ahead || action) event.preventDefault()
        }}
        onFocus={(event) => {
          if (!place && tabStop && event.target.matches('[role=gridcell]'))
            onSelect(selectionOf(tabStop))
        }}
        {...pointer.handlers}
      >
        <div className="grid" style={{ width: contentWidth(grid), height: contentHeight(grid) }}>
          <canvas
            ref={canvas}
            aria-hidden
            className="sticky top-0 left-0 col-start-1 row-start-1 self-start justify-self-start"
            style={{ width: size.width, height: size.height }}
          />
          <AriaGrid
            model={model}
            grid={grid}
            seen={seen}
            place={tabStop}
            selected={place !== null}
            label={props.label}
          />
          <NameColumn model={model} selectedRow={place?.row ?? null} />
          <div
            aria-hidden
            className="sticky top-0 left-0 z-20 col-start-1 row-start-1 flex items-end self-start border-line border-r border-b bg-panel px-4 pb-1 text-xs text-mute"
            style={{ width: NAME_WIDTH, height: HEAD_HEIGHT }}
          >
            <span className="flex-1">{messages.grid.name}</span>
            <span>{messages.grid.perWeek}</span>
          </div>
        </div>
        <GridTip hover={pointer.hover} />
      </div>
      <CoverageStrip
        coverage={props.coverage}
        model={model}
        grid={grid}
        theme={theme}
        today={today}
        scroller={scroller}
        width={size.width}
        columns={seen.columns}
      />
    </div>
  )
}
