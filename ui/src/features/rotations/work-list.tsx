import clsx from 'clsx'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { RotationChip } from '@/components/ui/rotation-chip'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { messages } from './messages'

export interface ListQuery<Item> {
  data: Item[] | undefined
  error: unknown
  refetch: () => unknown
}

/** What rotations and shifts view get from the page. */
export interface ViewProps {
  programme: number
  write: boolean
  /** Code of what is edited; empty for something new; null for nothing. */
  editing: string | null
  onEdit: (code: string | null) => void
}

interface Work {
  id: string
  name: string
  colour: number
  pattern: number
}

export interface Column<Item> {
  head: string
  cell: (item: Item) => ReactNode
  numeric?: boolean
  /** For both head and cells: from which width on there is room, or how they break. */
  className?: string
}

/** A table of rotations or shifts in every state: code and name, then columns of their own. */
export function WorkList<Item extends Work>({
  query,
  caption,
  columns,
  below,
  empty,
  view: { write, editing, onEdit },
}: {
  query: ListQuery<Item>
  caption: string
  columns: readonly Column<Item>[]
  /** Under the name, on a phone: what its columns would say. */
  below: (item: Item) => ReactNode
  empty: { title: string; text: string; add: string }
  view: ViewProps
}) {
  if (!query.data) {
    if (query.error) return <ErrorState error={query.error} onRetry={() => query.refetch()} />
    return <SkeletonRows rows={10} />
  }
  if (query.data.length === 0)
    return (
      <EmptyState
        title={empty.title}
        text={empty.text}
        action={write && <Button onClick={() => onEdit('')}>{empty.add}</Button>}
      />
    )
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th className="w-px">{messages.code}</Th>
          <Th>{messages.name}</Th>
          {columns.map(({ head, numeric = false, className }) => (
            <Th key={head} numeric={numeric} className={clsx('max-md:hidden', className)}>
              {head}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {query.data.map((one) => (
          <Tr
            key={one.id}
            onClick={() => onEdit(one.id)}
            className="cursor-pointer"
            selected={one.id === editing}
          >
            <Td>
              <RotationChip colour={one.colour} pattern={one.pattern} label={one.id} />
            </Td>
            <Td className="max-md:py-2">
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
              <div className="text-xs text-mute md:hidden">{below(one)}</div>
            </Td>
            {columns.map(({ head, cell, numeric = false, className }) => (
              <Td key={head} numeric={numeric} className={clsx('max-md:hidden', className)}>
                {cell(one)}
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
