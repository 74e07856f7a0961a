'use client'

import { memo, type ReactNode } from 'react'
import {
  type Geometry,
  GROUP_HEIGHT,
  HEAD_HEIGHT,
  leftOf,
  NAME_WIDTH,
  type Range,
} from './geometry'
import { cellLabel, columnLabel, personLabel } from './labels'
import { flagsOf, type Model, type PersonRow, type Run } from './model'
import type { Place } from './selection'
import type { Seen } from './use-window'

/** Rows before the first person: the heads of the columns. */
const HEADS = 1

/** The runs of a row, with the selected days cut out of theirs. */
export function cellsOf(row: PersonRow, place: Place | null): Run[] {
  if (!place || place.person !== row) return [...row.runs]
  const { start, length } = place
  const end = start + length
  const cells: Run[] = []
  const add = (run: Run, from: number, to: number) => {
    if (to > from)
      cells.push({ ...run, start: from, length: to - from, flags: flagsOf(row, from, to - from) })
  }
  let done = false
  for (const run of row.runs) {
    const stop = run.start + run.length
    if (stop <= start || run.start >= end) {
      cells.push(run)
      continue
    }
    add(run, run.start, start)
    if (!done) add(run, start, end)
    done = true
    add(run, end, stop)
  }
  return cells
}

const within = (run: Run, { first, stop }: Range) =>
  run.start < stop && run.start + run.length > first

interface Props {
  model: Model
  grid: Geometry
  seen: Seen
  /** What is selected, or what Tab would reach first. */
  place: Place | null
  selected: boolean
  label: string
}

/**
 * The grid as assistive technology and the keyboard have it: transparent elements over the canvas,
 * one for each run in sight, with the numbers of the whole.
 */
export const AriaGrid = memo(function AriaGrid({
  model,
  grid,
  seen,
  place,
  selected,
  label,
}: Props) {
  const rows: ReactNode[] = []
  const add = (row: number) =>
    rows.push(
      <GridRow
        key={keyOf(model, row)}
        {...{ model, grid, row, selected }}
        columns={seen.columns}
        place={place?.row === row ? place : null}
      />,
    )
  const far = place && (place.row < seen.rows.first || place.row >= seen.rows.stop)
  if (far && place.row < seen.rows.first) add(place.row)
  for (let row = seen.rows.first; row < seen.rows.stop; row++) add(row)
  if (far && place.row >= seen.rows.stop) add(place.row)
  return (
    <div
      role="grid"
      aria-label={label}
      aria-rowcount={model.rows.length + HEADS}
      aria-colcount={model.columns.length + 1}
      aria-multiselectable={false}
      className="pointer-events-none relative col-start-1 row-start-1"
    >
      <div role="row" aria-rowindex={1}>
        <span role="columnheader" aria-colindex={1} className="sr-only">
          {label}
        </span>
        {model.columns.slice(seen.columns.first, seen.columns.stop).map((column, index) => (
          <span
            key={column.start}
            role="columnheader"
            aria-colindex={seen.columns.first + index + 2}
            className="sr-only"
          >
            {columnLabel(model.layer, column)}
          </span>
        ))}
      </div>
      {rows}
    </div>
  )
})

const keyOf = (model: Model, row: number): string => {
  const at = model.rows[row]
  return at?.kind === 'person' ? at.person.id : `group:${at?.id}`
}

/** Only the rows that the selection leaves and enters render again. */
const GridRow = memo(function GridRow({
  model,
  grid,
  columns,
  row,
  place,
  selected,
}: {
  model: Model
  grid: Geometry
  columns: Range
  row: number
  place: Place | null
  selected: boolean
}) {
  const at = model.rows[row]
  const top = HEAD_HEIGHT + (grid.tops[row] ?? 0)
  if (!at) return null
  if (at.kind === 'group')
    return (
      <div
        role="row"
        aria-rowindex={row + HEADS + 1}
        className="absolute"
        style={{ top, height: GROUP_HEIGHT }}
      >
        <span
          role="rowheader"
          aria-colindex={1}
          aria-colspan={model.columns.length + 1}
          className="sr-only"
        >
          {at.label}
        </span>
      </div>
    )
  const cells = cellsOf(at, place).filter(
    (run) => within(run, columns) || run.start === place?.start,
  )
  return (
    <div
      role="row"
      aria-rowindex={row + HEADS + 1}
      className="absolute"
      style={{ top, height: grid.rowHeight }}
    >
      <span role="rowheader" aria-colindex={1} className="sr-only">
        {personLabel(at.person)}
      </span>
      {cells.map((run) => {
        const active = run.start === place?.start
        return (
          <div
            key={run.start}
            role="gridcell"
            aria-colindex={run.start + 2}
            aria-colspan={run.length}
            aria-selected={active && selected}
            aria-label={cellLabel(model, at.person, run)}
            tabIndex={active ? 0 : -1}
            data-row={row}
            data-start={run.start}
            className="pointer-events-auto absolute inset-y-0 outline-none"
            style={{
              left: NAME_WIDTH + leftOf(grid, run.start),
              width: run.length * grid.columnWidth,
            }}
          />
        )
      })}
    </div>
  )
})
