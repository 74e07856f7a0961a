import type { Diff } from '@/lib/api/schedules'
import { FindingLine } from './finding-line'
import { messages } from './messages'

const words = messages.diff

/** Findings that are new, gone, or better than before. */
export function DiffRules({
  rules,
  schedule,
  version,
}: {
  rules: Diff['rules']
  schedule: number
  version: number
}) {
  const groups = [
    { title: words.newFindings, sign: '+', tone: 'text-bad', items: rules.new, linked: true },
    { title: words.solvedFindings, sign: '−', tone: 'text-ok', items: rules.solved, linked: false },
    { title: words.easedFindings, sign: '↓', tone: 'text-ok', items: rules.eased, linked: true },
  ].filter(({ items }) => items.length > 0)
  if (groups.length === 0) return <p className="text-mute">{words.noRule}</p>
  return (
    <div className="flex flex-col gap-3">
      {groups.map(({ title, sign, tone, items, linked }) => (
        <section key={title}>
          <h3 className={tone}>{`${sign} ${title} · ${items.length}`}</h3>
          <ul>
            {items.map((finding) => (
              <FindingLine
                key={finding.key}
                finding={finding}
                {...(linked ? { place: { schedule, version } } : {})}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
