'use client'

import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { ScrollBox } from '@/components/ui/scroll-box'
import { MatrixCell } from './matrix-cell'
import { messages } from './messages'
import { step, unitOf, type View } from './model'
import { useCellTip } from './use-cell-tip'

/**
 * People by rules. One tab stop: arrow keys move, Enter opens the arithmetic. What the cell in
 * hand says in full, its window too, stands beside it, for pointer and keyboard alike.
 */
export function Matrix({
  view,
  chosen,
  onChoose,
}: {
  view: View
  chosen: { rule: string; person: string } | null
  onChoose: (rule: string, person: string) => void
}) {
  const table = useRef<HTMLTableElement>(null)
  const [at, setAt] = useState({ row: 0, column: 0 })
  const tip = useRef<HTMLDivElement>(null)
  const showsTip = useCellTip(tip)
  const keys = useId()
  const size = { rows: view.rows.length, columns: view.rules.length }
  const stop = {
    row: Math.min(at.row, size.rows - 1),
    column: Math.min(at.column, size.columns - 1),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const to = step(event.key, stop, size)
    if (!to) return
    event.preventDefault()
    setAt(to)
    table.current?.querySelector<HTMLElement>(`[data-at="${to.row}.${to.column}"]`)?.focus()
  }
  return (
    <div className="min-w-0">
      <p id={keys} className="sr-only">
        {messages.keys}
      </p>
      <ScrollBox className="max-h-[calc(100dvh-13rem)] max-md:max-h-[70dvh]">
        {/* The pointer and the focus only show the words of a cell; the cells are buttons. */}
        <table
          ref={table}
          // A table that arrow keys walk through is a grid; its rows and heads stay what they are.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
          role="grid"
          aria-label={messages.caption}
          aria-describedby={keys}
          {...showsTip}
          onKeyDown={onKeyDown}
          className="w-full border-separate border-spacing-0 text-left"
        >
          <thead>
            <tr>
              <th
                scope="col"
                className="sticky top-0 left-0 z-20 min-w-40 border-line border-r border-b bg-soft px-3 py-1.5 text-xs font-semibold text-mute max-md:min-w-28"
              >
                {messages.person}
              </th>
              {view.rules.map((rule, column) => (
                <th
                  key={rule.id}
                  scope="col"
                  title={rule.words}
                  className="sticky top-0 z-10 min-w-24 max-w-40 border-line border-b bg-soft px-2 py-1.5 text-right align-bottom text-xs font-normal text-mute"
                >
                  <span className="block font-semibold text-ink">{rule.clause}</span>
                  <span className="line-clamp-5">{rule.title}</span>
                  <span className="block font-medium">
                    {unitOf(
                      rule,
                      view.rows.map(({ cells }) => cells[column]),
                    )}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.rows.map((row, number) => (
              <tr key={row.id}>
                <th
                  scope="row"
                  className="sticky left-0 z-10 whitespace-nowrap border-line border-r border-b bg-panel px-3 font-normal"
                >
                  <span className="flex items-baseline justify-between gap-3">
                    <span className="truncate max-md:max-w-24">{row.name}</span>
                    <span className="text-xs text-mute max-md:hidden">{row.group.label}</span>
                  </span>
                </th>
                {row.cells.map((cell, column) => {
                  const rule = view.rules[column]
                  if (!rule) return null
                  return (
                    <td key={rule.id} role="gridcell" className="border-line border-b p-0">
                      <MatrixCell
                        cell={cell}
                        unit={rule.unit}
                        atLeast={rule.at_least}
                        at={`${number}.${column}`}
                        stop={number === stop.row && column === stop.column}
                        chosen={chosen?.rule === rule.id && chosen.person === row.id}
                        words={messages.cell(
                          row.name,
                          `${rule.clause} ${rule.title}`,
                          messages.verdicts[cell.verdict],
                          cell.words,
                        )}
                        onOpen={() => {
                          setAt({ row: number, column })
                          onChoose(rule.id, row.id)
                        }}
                      />
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <div
        ref={tip}
        data-screen
        aria-hidden
        popover="manual"
        className="pointer-events-none fixed m-0 max-w-72 rounded border-0 bg-ink px-2 py-1 text-panel text-xs"
      />
    </div>
  )
}
