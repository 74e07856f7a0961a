import clsx from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { ScrollBox } from './scroll-box'

/** A plain table that scrolls sideways by itself when it must; its head and, on a phone, its first
 * column stay in sight. */
export function Table({
  caption,
  className,
  children,
}: {
  /** What the table lists, for screen readers. */
  caption: string
  className?: string
  children: ReactNode
}) {
  return (
    <ScrollBox
      role="region"
      aria-label={caption}
      // A region that scrolls must be reachable without a mouse.
      tabIndex={0}
      className={className}
    >
      <table className="first-stays w-full border-collapse text-left">
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </ScrollBox>
  )
}

export function Th({
  numeric = false,
  className,
  ...rest
}: ComponentProps<'th'> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      className={clsx(
        'sticky top-0 z-10 whitespace-nowrap border-line border-b bg-soft px-3 py-1.5 text-xs font-semibold text-mute',
        numeric && 'text-right',
        className,
      )}
      {...rest}
    />
  )
}

export type Sort = 'ascending' | 'descending' | 'none'

/** A head that sorts by its column. */
export function SortTh({
  sort,
  onSort,
  numeric = false,
  children,
}: {
  sort: Sort
  onSort: () => void
  numeric?: boolean
  children: ReactNode
}) {
  return (
    <Th aria-sort={sort} numeric={numeric}>
      <button
        type="button"
        onClick={onSort}
        className="inline-flex items-center gap-1 font-semibold hover:text-ink"
      >
        {children}
        {sort === 'ascending' && <ArrowUp aria-hidden className="size-3" />}
        {sort === 'descending' && <ArrowDown aria-hidden className="size-3" />}
      </button>
    </Th>
  )
}

export function Tr({
  selected = false,
  className,
  ...rest
}: ComponentProps<'tr'> & { selected?: boolean }) {
  return (
    <tr
      className={clsx(
        'border-line border-b last:border-b-0',
        selected ? 'bg-accent-bg' : 'bg-panel hover:bg-soft',
        className,
      )}
      {...rest}
    />
  )
}

export function Td({
  numeric = false,
  className,
  ...rest
}: ComponentProps<'td'> & { numeric?: boolean }) {
  return (
    <td
      className={clsx(
        'h-(--row) px-3 py-1 align-middle',
        numeric && 'whitespace-nowrap text-right tabular-nums',
        className,
      )}
      {...rest}
    />
  )
}
