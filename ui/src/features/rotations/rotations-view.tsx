'use client'

import dynamic from 'next/dynamic'
import { Button } from '@/components/ui/button'
import { RotationChip } from '@/components/ui/rotation-chip'
import { Td, Tr } from '@/components/ui/table'
import { messages } from './messages'
import type { Rotation, Shift } from './model'
import { type ListQuery, type ViewProps, WorkList } from './work-list'

const words = messages.rotation
const RotationForm = dynamic(() => import('./rotation-form'), { ssr: false })

export function RotationsView({
  query,
  shifts,
  programme,
  write,
  editing,
  onEdit,
}: ViewProps & { query: ListQuery<Rotation>; shifts: readonly Shift[] }) {
  const all = query.data ?? []
  const edited = all.find(({ id }) => id === editing)
  const parted = all.some(({ parts }) => parts.length)
  const { columns } = words
  return (
    <>
      <WorkList
        query={query}
        caption={messages.tabs.rotations}
        heads={[
          columns.code,
          columns.name,
          columns.service,
          columns.site,
          columns.shifts,
          columns.week,
          ...(parted ? [columns.parts] : []),
          columns.vacation,
        ]}
        wide={[columns.service, columns.site, columns.week]}
        empty={{
          title: words.emptyTitle,
          text: words.emptyText,
          ...(write && { action: <Button onClick={() => onEdit('')}>{words.add}</Button> }),
        }}
        row={(one) => (
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
            <Td className="text-mute max-md:hidden">{one.service}</Td>
            <Td className="text-mute max-md:hidden">{one.site}</Td>
            <Td>
              <span className="flex flex-wrap gap-1">
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
              </span>
            </Td>
            <Td className="text-mute max-md:hidden">{one.week.join(', ')}</Td>
            {parted && <Td className="text-mute">{one.parts.join(' + ')}</Td>}
            <Td className="text-mute">{one.vacation ? words.vacation : messages.none}</Td>
          </Tr>
        )}
      />
      {editing !== null && (edited || editing === '') && (
        <RotationForm
          key={editing}
          programme={programme}
          rotation={edited}
          rotations={all}
          shifts={shifts}
          write={write}
          onClose={() => onEdit(null)}
        />
      )}
    </>
  )
}
