'use client'

import dynamic from 'next/dynamic'
import { formatMinutes } from '@/lib/dates'
import { sayDays } from '@/lib/day-phrase'
import { messages } from './messages'
import { type Shift, shiftMinutes } from './model'
import { type Column, type ListQuery, type ViewProps, WorkList } from './work-list'

const words = messages.shift
const ShiftForm = dynamic(() => import('./shift-form'), { ssr: false })

const hours = ({ start, end }: Shift) => `${start} – ${end}`
const length = (shift: Shift) => {
  const minutes = shiftMinutes(shift)
  return minutes === null ? '' : formatMinutes(minutes)
}
const kind = ({ kind: code, half }: Shift) =>
  [words.kinds[code] ?? code, half && words.halves[half]].filter(Boolean).join(' · ')

const COLUMNS: Column<Shift>[] = [
  { head: words.columns.kind, className: 'text-mute', cell: kind },
  {
    head: words.columns.hours,
    className: 'whitespace-nowrap tabular-nums',
    cell: (one) => (
      <>
        {hours(one)}
        {one.transition > 0 && (
          <span className="ml-2 text-xs text-mute">
            {words.handover(formatMinutes(one.transition))}
          </span>
        )}
      </>
    ),
  },
  {
    head: words.columns.length,
    numeric: true,
    className: 'whitespace-nowrap text-mute',
    cell: length,
  },
  { head: messages.site, className: 'text-mute max-lg:hidden', cell: ({ site }) => site },
  { head: words.columns.days, className: 'text-mute', cell: ({ days }) => sayDays(days) },
  {
    head: words.columns.points,
    numeric: true,
    className: 'max-lg:hidden',
    cell: ({ points }) => points,
  },
]

export function ShiftsView({ query, ...view }: ViewProps & { query: ListQuery<Shift> }) {
  const { editing, onEdit } = view
  const all = query.data ?? []
  const edited = all.find(({ id }) => id === editing)
  return (
    <>
      <WorkList
        query={query}
        caption={messages.tabs.shifts}
        columns={COLUMNS}
        below={(one) => [hours(one), length(one), sayDays(one.days)].filter(Boolean).join(' · ')}
        empty={{ title: words.emptyTitle, text: words.emptyText, add: words.add }}
        view={view}
      />
      {editing !== null && (edited || editing === '') && (
        <ShiftForm
          key={editing}
          programme={view.programme}
          shift={edited}
          shifts={all}
          write={view.write}
          onClose={() => onEdit(null)}
        />
      )}
    </>
  )
}
