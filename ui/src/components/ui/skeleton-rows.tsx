import clsx from 'clsx'
import { messages } from '@/lib/messages'

const WIDTHS = ['w-2/5', 'w-1/2', 'w-1/3', 'w-3/5', 'w-2/5']

/** Keeps the layout while rows are read; as high as the rows that will stand there. */
export function SkeletonRows({ rows = 8, className }: { rows?: number; className?: string }) {
  return (
    <div role="status" className={clsx('rounded-lg border border-line bg-panel', className)}>
      <span className="sr-only">{messages.states.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={`row-${row + 1}`}
          aria-hidden
          className="flex h-(--row) items-center gap-6 border-line border-b px-3 last:border-b-0"
        >
          <span className="h-2 w-32 shrink-0 rounded-full bg-soft" />
          <span className={clsx('h-2 rounded-full bg-soft', WIDTHS[row % WIDTHS.length])} />
        </div>
      ))}
    </div>
  )
}
