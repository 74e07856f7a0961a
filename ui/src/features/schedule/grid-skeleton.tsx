import { messages as shared } from '@/lib/messages'
import { messages } from './messages'

const NAMES = [104, 88, 120, 96, 76, 112]
const BARS = [
  [4, 14, 22, 30],
  [4, 34, 42, 12],
  [4, 8, 26, 44],
]

/** The screen before its data: the same heights, so that nothing jumps when it arrives. */
export function GridSkeleton({ rows = 18 }: { rows?: number }) {
  return (
    <div role="status" className="flex h-full flex-col overflow-hidden">
      <span className="sr-only">{`${messages.title}: ${shared.states.loading}`}</span>
      <div aria-hidden className="h-12 shrink-0 border-line border-b" />
      <div aria-hidden className="h-[54px] shrink-0 border-line border-b bg-panel" />
      <div aria-hidden className="min-h-0 flex-1 bg-panel">
        {Array.from({ length: rows }, (_, row) => (
          <div key={`row-${row + 1}`} className="flex h-(--row) items-center border-line border-b">
            <span className="flex w-[214px] shrink-0 px-4">
              <span
                className="h-2 rounded-full bg-soft"
                style={{ width: NAMES[row % NAMES.length] }}
              />
            </span>
            <span className="flex h-4 min-w-0 flex-1 gap-1 pr-4">
              {BARS[row % BARS.length]?.map((width) => (
                <span
                  key={width}
                  className="h-full rounded-sm bg-soft"
                  style={{ width: `${width}%` }}
                />
              ))}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}
