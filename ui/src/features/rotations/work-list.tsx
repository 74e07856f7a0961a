import type { ReactNode } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { Table, Th } from '@/components/ui/table'

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

/** A table of rotations or shifts in every state. */
export function WorkList<Item>({
  query,
  caption,
  heads,
  numeric = [],
  wide = [],
  empty,
  row,
}: {
  query: ListQuery<Item>
  caption: string
  heads: readonly string[]
  /** Heads over numbers. */
  numeric?: readonly string[]
  /** Heads for which a phone has no room. */
  wide?: readonly string[]
  empty: { title: string; text: string; action?: ReactNode }
  row: (item: Item) => ReactNode
}) {
  if (!query.data) {
    if (query.error) return <ErrorState error={query.error} onRetry={() => query.refetch()} />
    return <SkeletonRows rows={10} />
  }
  if (query.data.length === 0) return <EmptyState {...empty} />
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          {heads.map((head) => (
            <Th
              key={head}
              numeric={numeric.includes(head)}
              {...(wide.includes(head) && { className: 'max-md:hidden' })}
            >
              {head}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>{query.data.map(row)}</tbody>
    </Table>
  )
}
