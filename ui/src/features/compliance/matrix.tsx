'use client'

import clsx from 'clsx'
import { ShieldCheck, Triangle, TriangleAlert } from 'lucide-react'
import {
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  useId,
  useRef,
  useState,
} from 'react'
import { messages } from './messages'
import { type Cell, short, step, usedPart, type View } from './model'

const ICONS = { fail: TriangleAlert, near: Triangle, waived: ShieldCheck, pass: null, none: null }
const TONES = {
  fail: 'bg-bad-bg font-medium text-bad',
  near: 'bg-warn-bg text-warn',
  waived: 'text-mute',
  pass: 'text-ink',
  none: 'text-mute',
}

const BARS = {
  fail: 'bg-bad',
  near: 'bg-warn',
  waived: 'bg-edge',
  pass: 'bg-edge opacity-40',
  none: 'bg-transparent',
}

/**
 * People by rules. One tab stop: arrow keys move, Enter opens the arithmetic. What the cell in
 * hand says in full stands in the line above, for pointer and keyboard alike.
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
  const [said, setSaid] = useState('')
  const keys = useId()
  const size = { rows: view.rows.length, columns: view.rules.length }
  const stop = {
    row: Math.min(at.row, size.rows - 1),
    column: Math.min(at.column, size.columns - 1),
  }
  const say = (event: FocusEvent | PointerEvent) => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-words]')
    if (cell) setSaid(cell.dataset.words ?? '')
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
      <p data-screen aria-hidden className="mb-1.5 min-h-5 truncate text-mute">
        {said || messages.hint}
      </p>
      <p id={keys} className="sr-only">
        {messages.keys}
      </p>
      <div className="max-h-[calc(100dvh-15rem)] overflow-auto rounded-lg border border-line bg-panel max-md:max-h-[70dvh]">
        {/* The pointer and the focus only fill the line above; the cells are buttons. */}
        <table
          ref={table}
          // A table that arrow keys walk through is a grid; its rows and heads stay what they are.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
          role="grid"
          aria-label={messages.caption}
          aria-describedby={keys}
          onFocus={say}
          onPointerOver={say}
          onPointerLeave={() => setSaid('')}
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
              {view.rules.map((rule) => (
                <th
                  key={rule.id}
                  scope="col"
                  title={rule.words}
                  className="sticky top-0 z-10 min-w-24 max-w-40 border-line border-b bg-soft px-2 py-1.5 text-right align-bottom text-xs font-normal text-mute"
                >
                  <span className="block font-semibold text-ink">{rule.clause}</span>
                  <span className="line-clamp-4">{rule.title}</span>
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
                      <CellButton
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
      </div>
    </div>
  )
}

function CellButton({
  cell,
  unit,
  atLeast,
  at,
  stop,
  chosen,
  words,
  onOpen,
}: {
  cell: Cell
  unit: string
  /** More is better: no bar that fills towards a limit. */
  atLeast: boolean
  at: string
  /** The one cell that Tab reaches. */
  stop: boolean
  chosen: boolean
  words: string
  onOpen: () => void
}) {
  const Icon = ICONS[cell.verdict]
  const used = atLeast ? 0 : usedPart(cell)
  return (
    <button
      type="button"
      data-at={at}
      data-words={words}
      tabIndex={stop ? 0 : -1}
      aria-label={words}
      aria-pressed={chosen}
      onClick={onOpen}
      className={clsx(
        'relative flex h-(--row) w-full items-center justify-end gap-1 px-2 tabular-nums focus-visible:-outline-offset-2 max-md:h-10',
        TONES[cell.verdict],
        chosen ? 'outline-2 -outline-offset-2 outline-accent' : 'hover:bg-soft',
      )}
    >
      {Icon && <Icon aria-hidden className="size-3 shrink-0" />}
      {short(cell, unit)}
      {used > 0 && (
        <span
          aria-hidden
          className={clsx('absolute bottom-0 left-0 h-0.5', BARS[cell.verdict])}
          style={{ width: `${used * 100}%` }}
        />
      )}
    </button>
  )
}
