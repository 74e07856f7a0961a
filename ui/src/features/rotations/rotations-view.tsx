'use client'

import dynamic from 'next/dynamic'
import { RotationChip } from '@/components/ui/rotation-chip'
import { messages } from './messages'
import { type Rotation, type Shift, weekText } from './model'
import { type Column, type ListQuery, type ViewProps, WorkList } from './work-list'

const words = messages.rotation
const RotationForm = dynamic(() => import('./rotation-form'), { ssr: false })

const columnsOf = (shifts: readonly Shift[]): Column<Rotation>[] => [
  {
    head: words.columns.service,
    className: 'text-mute max-xl:hidden',
    cell: ({ service }) => service,
  },
  { head: messages.site, className: 'text-mute max-lg:hidden', cell: ({ site }) => site },
  {
    head: words.columns.shifts,
    cell: (one) => (
      <span className="flex flex-wrap gap-1 xl:flex-nowrap">
        {one.shifts.map((code) => {
          const shift = shifts.find(({ id }) => id === code)
          return shift ? (
            <RotationChip
              key={code}
              colour={shift.colour}
              pattern={shift.pattern}
              label={code}
              title={shift.name}
            />
          ) : (
            <span key={code}>{code}</span>
          )
        })}
        {one.parts.length > 0 && (
          <span className="text-mute">{words.partsOf(one.parts.join(' + '))}</span>
        )}
      </span>
    ),
  },
  {
    head: words.columns.week,
    className: 'text-mute lg:whitespace-nowrap',
    cell: ({ week }) => weekText(week),
  },
  {
    head: words.columns.vacation,
    className: 'text-mute',
    cell: ({ vacation }) => vacation && words.vacation,
  },
]

export function RotationsView({
  query,
  shifts,
  ...view
}: ViewProps & { query: ListQuery<Rotation>; shifts: readonly Shift[] }) {
  const { editing, onEdit } = view
  const all = query.data ?? []
  const edited = all.find(({ id }) => id === editing)
  return (
    <>
      <WorkList
        query={query}
        caption={messages.tabs.rotations}
        columns={columnsOf(shifts)}
        below={({ service, week }) => [service, weekText(week)].filter(Boolean).join(' · ')}
        empty={{ title: words.emptyTitle, text: words.emptyText, add: words.add }}
        view={view}
      />
      {editing !== null && (edited || editing === '') && (
        <RotationForm
          key={editing}
          programme={view.programme}
          rotation={edited}
          rotations={all}
          shifts={shifts}
          write={view.write}
          onClose={() => onEdit(null)}
        />
      )}
    </>
  )
}
