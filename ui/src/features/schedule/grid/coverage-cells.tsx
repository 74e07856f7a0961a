'use client'

import { memo, useState } from 'react'
import { createPortal } from 'react-dom'
import { list } from '@/lib/plural'
import { messages } from '../messages'
import type { GridCoverage } from '../types'
import { askedWords, type DemandLine } from './demands'
import { type Geometry, leftOf, type Range } from './geometry'
import { columnLabel } from './labels'
import type { Model } from './model'
import { AIR, countLabel, LINE_HEIGHT } from './paint-coverage'
import { isWrong } from './selection'

const words = messages.coverage

/** Who is there for a demand in a column, as far as their letters say. */
export function namesAt(model: Model, demand: GridCoverage, column: number): string[] {
  const wanted = new Set(demand.label.split(' + '))
  const names: string[] = []
  for (const row of model.rows) {
    if (row.kind !== 'person') continue
    const letter = model.letters[row.cells.letters[column] ?? -1]
    if (!letter) continue
    const has = [...letter.shifts, letter.rotation, ...letter.code.split(' / ')]
    if (has.some((one) => one !== null && wanted.has(one))) names.push(row.person.name)
  }
  return names
}

interface Props {
  coverage: readonly DemandLine[]
  model: Model
  grid: Geometry
  columns: Range
  at: { line: number; column: number }
  onFocus: (at: { line: number; column: number }) => void
}

/** The elements over the painted numbers: one for each in sight, with the numbers of the whole. */
export const CoverageCells = memo(function CoverageCells(props: Props) {
  const { coverage, model, grid, columns, at, onFocus } = props
  const [shown, setShown] = useState<{ x: number; y: number; text: string } | null>(null)
  const inSight = (column: number) => column >= columns.first && column < columns.stop
  const numbers = model.columns.map((_, column) => column)
  const show = (element: Element, text: string) => {
    const box = element.getBoundingClientRect()
    setShown({ x: box.left + box.width / 2, y: box.top, text })
  }
  return (
    <div
      role="grid"
      aria-label={words.title}
      aria-rowcount={coverage.length}
      aria-colcount={model.columns.length + 1}
    >
      {coverage.map((own, line) => (
        <div key={own.id} role="row" aria-rowindex={line + 1}>
          <span role="rowheader" aria-colindex={1} className="sr-only">
            {`${own.name}, ${askedWords(own)}`}
          </span>
          {numbers
            .filter((column) => inSight(column) || (line === at.line && column === at.column))
            .map((column) => {
              const demand = own.at[column]
              const count = demand?.counts[column]
              const place = model.columns[column]
              if (!place) return null
              const asked = demand && count !== null && count !== undefined
              const text = asked
                ? words.cell(
                    columnLabel(model.layer, place),
                    countLabel(count, demand),
                    demand.short.includes(column),
                    isWrong(demand, column),
                    list(namesAt(model, demand, column)),
                  )
                : words.notAsked(columnLabel(model.layer, place))
              return (
                <div
                  key={column}
                  role="gridcell"
                  aria-colindex={column + 2}
                  aria-label={`${own.name}, ${text}`}
                  tabIndex={line === at.line && column === at.column ? 0 : -1}
                  data-cell={`${line}:${column}`}
                  onFocus={(event) => {
                    if (line !== at.line || column !== at.column) onFocus({ line, column })
                    if (event.currentTarget.matches(':focus-visible'))
                      show(event.currentTarget, text)
                  }}
                  onBlur={() => setShown(null)}
                  onPointerEnter={(event) => asked && show(event.currentTarget, text)}
                  onPointerLeave={() => setShown(null)}
                  className="absolute rounded-sm focus-visible:-outline-offset-1"
                  style={{
                    left: leftOf(grid, column),
                    width: grid.columnWidth,
                    top: AIR + line * LINE_HEIGHT,
                    height: LINE_HEIGHT,
                  }}
                />
              )
            })}
        </div>
      ))}
      {shown &&
        createPortal(
          <div
            aria-hidden
            className="pointer-events-none fixed z-30 max-w-72 -translate-x-1/2 -translate-y-full rounded bg-ink px-2 py-1 text-panel text-xs"
            style={{ left: Math.max(152, shown.x), top: shown.y - 4 }}
          >
            {shown.text}
          </div>,
          document.body,
        )}
    </div>
  )
})
