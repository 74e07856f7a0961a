'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { TextField } from '@/components/ui/text-field'
import type { Schemas } from '@/lib/api/client'
import { useUrlState } from '@/lib/url-state'
import { messages } from './messages'
import { type Leave, leaveLength, leaveText } from './model'

const words = messages.leave
const LeaveForm = dynamic(() => import('./leave-form'), { ssr: false })

/** Approved absence, by its first day. */
export function LeaveView({
  programme,
  leave,
  people,
  write,
  adding,
  onAdded,
}: {
  programme: number
  leave: { data: Leave[] | undefined; error: unknown; refetch: () => unknown }
  people: readonly Schemas['Person'][]
  write: boolean
  adding: boolean
  onAdded: () => void
}) {
  const url = useUrlState()
  const [editing, setEditing] = useState<number | null>(null)
  if (!leave.data) {
    if (leave.error) return <ErrorState error={leave.error} onRetry={() => leave.refetch()} />
    return <SkeletonRows rows={10} />
  }
  const text = url.get('q') ?? ''
  const rows = leave.data
    .filter(({ name, kind, note }) =>
      `${name} ${kind} ${note}`.toLowerCase().includes(text.trim().toLowerCase()),
    )
    .toSorted((a, b) => (a.start < b.start ? -1 : 1))
  const edited = leave.data.find(({ id }) => id === editing)
  const { columns } = words
  return (
    <div className="flex flex-col gap-2">
      {leave.data.length === 0 ? (
        <EmptyState title={words.emptyTitle} text={words.emptyText} />
      ) : (
        <>
          <search aria-label={words.filter} className="flex flex-wrap items-center gap-2">
            <TextField
              label={words.search}
              hideLabel
              type="search"
              placeholder={words.search}
              value={text}
              onChange={(event) => url.set({ q: event.target.value || null })}
              className="w-48 max-md:w-full"
            />
            <span role="status" className="text-xs text-mute">
              {words.count(rows.length, leave.data.length)}
            </span>
          </search>
          <Table caption={messages.tabs.leave}>
            <thead>
              <tr>
                <Th>{columns.name}</Th>
                <Th className="max-md:hidden">{columns.kind}</Th>
                <Th className="max-md:hidden">{columns.dates}</Th>
                <Th numeric>{columns.days}</Th>
                <Th className="max-md:hidden">{columns.note}</Th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <Tr
                  key={one.id}
                  selected={one.id === editing}
                  {...(write && {
                    onClick: () => setEditing(one.id),
                    className: 'cursor-pointer',
                  })}
                >
                  <Td className="whitespace-nowrap font-medium max-md:py-2">
                    {write ? (
                      <button
                        type="button"
                        className="hover:underline"
                        onClick={(event) => {
                          event.stopPropagation()
                          setEditing(one.id)
                        }}
                      >
                        {one.name}
                      </button>
                    ) : (
                      one.name
                    )}
                    <span className="block whitespace-normal text-xs font-normal text-mute first-letter:uppercase md:hidden">
                      {one.kind} · {leaveText(one)}
                    </span>
                  </Td>
                  <Td className="first-letter:uppercase max-md:hidden">{one.kind}</Td>
                  <Td className="whitespace-nowrap max-md:hidden">{leaveText(one)}</Td>
                  <Td numeric className="whitespace-nowrap text-mute">
                    {leaveLength(one) ?? words.part}
                  </Td>
                  <Td className="text-mute max-md:hidden">{one.note}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </>
      )}
      {(edited || adding) && (
        <LeaveForm
          key={edited?.id ?? 'new'}
          programme={programme}
          leave={edited}
          people={people}
          onClose={() => {
            setEditing(null)
            onAdded()
          }}
        />
      )}
    </div>
  )
}
