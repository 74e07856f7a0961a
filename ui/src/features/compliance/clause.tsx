import { Panel } from '@/components/ui/panel'
import { messages } from './messages'
import type { Arithmetic, PackInUse } from './queries'

const words = messages.detail

/** The clause behind the rule: its words, both its numbers, where it was read. */
export function Clause({
  arithmetic: { rule, clause },
  packs,
}: {
  arithmetic: Arithmetic
  packs: readonly PackInUse[]
}) {
  const before = packs.flatMap((pack) => pack.clauses).find(({ id }) => id === rule)?.code_before
  const lines: [string, string][] = [
    [words.source, clause.source],
    [words.note, clause.note],
    [words.reviewer, clause.reviewer],
  ]
  return (
    <Panel title={words.clause}>
      <p>
        <span className="font-medium tabular-nums">{clause.code}</span>
        {before && <span className="ml-2 text-xs text-mute">{words.before(before)}</span>}
      </p>
      <p className="font-medium">{clause.title}</p>
      <p className="mt-1">{clause.words}</p>
      <dl className="mt-1.5 text-xs text-mute">
        {lines
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label} className="mt-1">
              <dt className="inline font-medium">{label}: </dt>
              <dd className="inline break-words">{value}</dd>
            </div>
          ))}
      </dl>
    </Panel>
  )
}
