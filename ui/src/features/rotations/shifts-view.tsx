'use client'

import dynamic from 'next/dynamic'
import { Button } from '@/components/ui/button'
import { RotationChip } from '@/components/ui/rotation-chip'
import { Td, Tr } from '@/components/ui/table'
import { formatMinutes } from '@/lib/dates'
import { messages as shared } from '@/lib/messages'
import { messages } from './messages'
import { type Shift, shiftMinutes } from './model'
import { type ListQuery, type ViewProps, WorkList } from './work-list'

const words = messages.shift
const ShiftForm = dynamic(() => import('./shift-form'), { ssr: false })

export function ShiftsView({
  query,
  programme,
  write,
  editing,
  onEdit,
}: ViewProps & { query: ListQuery<Shift> }) {
  const all = query.data ?? []
  const edited = all.find(({ id }) => id === editing)
  const { columns } = words
  return (
    <>
      <WorkList
        query={query}
        caption={messages.tabs.shifts}
        heads={Object.values(columns)}
        numeric={[columns.length, columns.points]}
        wide={[columns.kind, columns.length, columns.site, columns.points]}
        empty={{
          title: words.emptyTitle,
          text: words.emptyText,
          ...(write && { action: <Button onClick={() => onEdit('')}>{words.add}</Button> }),
        }}
        row={(one) => {
          const minutes = shiftMinutes(one)
          return (
            <Tr
              key={one.id}
              onClick={() => onEdit(one.id)}
              className="cursor-pointer"
              selected={one.id === editing}
            >
              <Td>
                <RotationChip colour={one.colour} pattern={one.pattern} label={one.id} />
              </Td>
              <Td>
                <button
                  type="button"
                  onClick={(event) => {
                    event.stopPropagation()
                    onEdit(one.id)
                  }}
                  className="text-left font-medium hover:underline"
                >
                  {one.name}
                </button>
              </Td>
              <Td className="text-mute max-md:hidden">
                {words.kinds[one.kind] ?? one.kind}
                {one.half && ` · ${words.halves[one.half]}`}
              </Td>
              <Td className="whitespace-nowrap tabular-nums">
                {one.start} – {one.end}
                {one.transition > 0 && (
                  <span className="ml-2 text-xs text-mute">
                    {words.handover(formatMinutes(one.transition))}
                  </span>
                )}
              </Td>
              <Td numeric className="whitespace-nowrap text-mute max-md:hidden">
                {minutes === null ? '' : formatMinutes(minutes)}
              </Td>
              <Td className="text-mute max-md:hidden">{one.site}</Td>
              <Td className="text-mute">{one.days === 'all' ? shared.days.all : one.days}</Td>
              <Td numeric className="max-md:hidden">
                {one.points}
              </Td>
            </Tr>
          )
        }}
      />
      {editing !== null && (edited || editing === '') && (
        <ShiftForm
          key={editing}
          programme={programme}
          shift={edited}
          shifts={all}
          write={write}
          onClose={() => onEdit(null)}
        />
      )}
    </>
  )
}
