import { messages } from '@/lib/messages'

const WIDTHS = ['w-2/3', 'w-full', 'w-1/2', 'w-5/6']

/** A panel whose content is on its way. */
export function Waiting({ lines }: { lines: number }) {
  return (
    <div role="status" className="rounded-lg border border-line bg-panel px-3 py-3">
      <span className="sr-only">{messages.states.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={`line-${line + 1}`}
          aria-hidden
          className={`my-1.5 h-2 rounded-full bg-soft ${WIDTHS[line % WIDTHS.length]}`}
        />
      ))}
    </div>
  )
}
