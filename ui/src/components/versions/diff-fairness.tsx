import clsx from 'clsx'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Diff } from '@/lib/api/schedules'
import { messages } from './messages'

const words = messages.diff
type Spread = Diff['fairness'][number]['before']

/** Shares before and after, group by group: a smaller spread is fairer. */
export function DiffFairness({ fairness }: { fairness: Diff['fairness'] }) {
  if (fairness.length === 0) return <p className="text-mute">{words.noFairness}</p>
  return (
    <Table caption={words.fairness}>
      <thead>
        <tr>
          <Th>{words.measure}</Th>
          <Th>{words.group}</Th>
          <Th numeric>{`${words.before} · ${words.range}`}</Th>
          <Th numeric>{`${words.after} · ${words.range}`}</Th>
        </tr>
      </thead>
      <tbody>
        {fairness.map((one) => {
          const change = one.after.spread - one.before.spread
          return (
            <Tr key={`${one.measure}${one.group}`}>
              <Td>{words.measures[one.measure] ?? one.measure}</Td>
              <Td>{one.group}</Td>
              <Td numeric>
                <Range spread={one.before} />
              </Td>
              <Td numeric>
                <Range
                  spread={one.after}
                  tone={clsx(change < 0 && 'text-ok', change > 0 && 'text-warn')}
                />
              </Td>
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}

function Range({ spread, tone }: { spread: Spread; tone?: string }) {
  return (
    <span className={tone}>
      {`${spread.least} – ${spread.most}`}
      <span className="ml-2 text-xs text-mute">{words.spread(spread.spread)}</span>
    </span>
  )
}
