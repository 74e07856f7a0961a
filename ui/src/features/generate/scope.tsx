import { ChevronRight } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Panel } from '@/components/ui/panel'
import { daysBetween, formatRange } from '@/lib/dates'
import { messages } from './messages'
import type { Preflight } from './model'

const words = messages.setup

/** What a generation would schedule, in figures; the rules in force, folded away. */
export function Scope({ preflight }: { preflight: Preflight }) {
  const { start, end, year, blocks, shares } = preflight
  const needed = shares.reduce((sum, share) => sum + share.needed, 0)
  const figures: [string, number][] = [
    [words.people, preflight.people],
    blocks.length > 0 && !year
      ? [words.days, daysBetween(start, end) + 1]
      : [words.blocks, shares[0]?.steps ?? 0],
    [words.slots, needed],
    [words.leave, preflight.leave],
    [words.requests, preflight.requests],
    [words.pins, preflight.pins],
  ]
  return (
    <Panel
      title={words.title}
      actions={<span className="text-xs text-mute">{formatRange(start, end)}</span>}
    >
      <dl className="grid grid-cols-6 gap-x-4 gap-y-2 max-md:grid-cols-3">
        {figures.map(([label, value]) => (
          <div key={label} className="flex flex-col-reverse">
            <dt className="text-xs text-mute">{label}</dt>
            <dd className="text-xl font-semibold tabular-nums">{value.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-3 flex flex-col gap-1.5">
        {shares.map((share) => (
          <Share key={share.name} share={share} year={share.name === 'the year'} />
        ))}
      </div>
      <RulesInForce preflight={preflight} />
    </Panel>
  )
}

/** How much of what people could give is asked for: a bar, and in words. */
function Share({ share, year }: { share: Preflight['shares'][number]; year: boolean }) {
  const part = share.available ? Math.min(1, share.needed / share.available) : 1
  const tight = part > 6 / 7
  const unit = year ? words.personBlocks : words.personDays
  return (
    <div className="grid grid-cols-[6rem_1fr_auto] items-center gap-3 max-md:grid-cols-[5rem_1fr]">
      <span className="truncate text-mute first-letter:uppercase">{share.name}</span>
      <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-soft">
        <span
          className={
            tight ? 'block h-full rounded-full bg-warn' : 'block h-full rounded-full bg-edge'
          }
          style={{ width: `${part * 100}%` }}
        />
      </span>
      <span className="text-mute tabular-nums max-md:col-span-2">
        {words.needed(share.needed, share.available, unit)}
      </span>
    </div>
  )
}

function RulesInForce({ preflight: { rules, packs } }: { preflight: Preflight }) {
  return (
    <details className="group mt-3 border-line border-t pt-2">
      <summary className="flex flex-wrap items-center gap-x-2 gap-y-1 max-md:min-h-10">
        <ChevronRight aria-hidden className="size-3.5 text-mute group-open:rotate-90" />
        <span className="font-medium">{words.inForce}</span>
        <Badge>{words.rules(rules.length)}</Badge>
        {packs.map((pack) => (
          <Badge key={pack.name}>{`${pack.title} · ${words.packRules(pack.rules)}`}</Badge>
        ))}
      </summary>
      <ul className="mt-2 flex max-h-72 flex-col overflow-auto">
        {rules.map((rule) => (
          <li key={rule.id} className="flex gap-3 border-line border-t py-1 first:border-t-0">
            <span className="w-12 shrink-0 text-xs leading-[1.1875rem] text-mute">
              {words.severities[rule.severity] ?? rule.severity}
            </span>
            <span className="min-w-0">{rule.words}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
