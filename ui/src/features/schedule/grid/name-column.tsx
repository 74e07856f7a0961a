'use client'

import clsx from 'clsx'
import { memo } from 'react'
import type { GridPerson } from '../types'
import { balance } from './balance'
import { GROUP_HEIGHT, HEAD_HEIGHT, NAME_WIDTH } from './geometry'
import { hoursLabel } from './labels'
import type { Model } from './model'

const TONES = {
  ok: 'text-mute',
  near: 'text-mute',
  advisory: 'font-medium text-warn',
  violation: 'font-semibold text-bad',
} as const

/**
 * The names, as one element that stays at the left. It is for the eye alone: the rows of the grid
 * over the canvas say the same to assistive technology.
 */
export const NameColumn = memo(function NameColumn({
  model,
  selectedRow,
}: {
  model: Model
  selectedRow: number | null
}) {
  const widest = balance(model)
  return (
    <div
      aria-hidden
      className="sticky left-0 z-10 col-start-1 row-start-1 self-start border-line border-r bg-panel"
      style={{ width: NAME_WIDTH, paddingTop: HEAD_HEIGHT }}
    >
      {model.rows.map((row, index) =>
        row.kind === 'group' ? (
          <div
            key={`group:${row.id}`}
            className="flex items-center border-line border-b bg-soft pl-4 font-semibold text-mute text-xs"
            style={{ height: GROUP_HEIGHT, width: NAME_WIDTH - 1 }}
          >
            {`${row.label} · ${row.people}`}
          </div>
        ) : (
          <Name
            key={row.person.id}
            person={row.person}
            widest={widest}
            selected={index === selectedRow}
          />
        ),
      )}
    </div>
  )
})

const Name = memo(function Name({
  person,
  widest,
  selected,
}: {
  person: GridPerson
  widest: number
  selected: boolean
}) {
  return (
    <div
      className={clsx(
        'flex h-(--row) items-center gap-2 border-line border-b pr-2.5 pl-4',
        selected && 'bg-accent-bg',
      )}
    >
      <span className="min-w-0 flex-1 truncate">{person.name}</span>
      <Tick person={person} widest={widest} />
      <span className={clsx('w-9 text-right text-xs tabular-nums', TONES[person.verdict])}>
        {person.minutes_per_week !== null && hoursLabel(person.minutes_per_week)}
      </span>
    </div>
  )
})

/** How far nights and weekends lie from the group's median: right of the middle is more. */
function Tick({ person, widest }: { person: GridPerson; widest: number }) {
  const off = Object.values(person.share).reduce(
    (sum, { value, median }) => sum + value - median,
    0,
  )
  const half = Math.min(1, Math.abs(off) / widest) * 50
  return (
    <span className="relative h-1 w-8 shrink-0 rounded-full bg-soft">
      <span
        className="absolute inset-y-0 min-w-[3px] rounded-full bg-edge"
        style={{
          width: `${Math.max(half, 0)}%`,
          ...(off < 0 ? { right: '50%' } : { left: off === 0 ? 'calc(50% - 1.5px)' : '50%' }),
        }}
      />
    </span>
  )
}
