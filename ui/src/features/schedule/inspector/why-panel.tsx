'use client'

import clsx from 'clsx'
import { memo } from 'react'
import { type Fact, FactList } from '@/components/ui/fact-list'
import { Panel } from '@/components/ui/panel'
import { type At, useExplanation } from '../api'
import { messages } from '../messages'
import { costWords } from '../tool/verdict-view'
import type { Explanation, Layer, Option } from '../types'
import { useRuleWords } from './use-rule-words'
import { Waiting } from './waiting'

const words = messages.inspector
const TIERS = ['legal', 'covered', 'fair', 'wishes'] as const
const MOST = 5
/** Reasons that show before all are asked for. */
const FIRST = 3

/** Price of an option, tier by tier, in words. */
export const priceOf = ({ total }: Pick<Option, 'total'>): string =>
  costWords(total.map((amount, index) => ({ tier: TIERS[index] ?? '', amount }))) ||
  messages.verdict.free

/** Who cannot have it, by the rule that says so, the most frequent first. */
export function excluded(candidates: readonly Option[]): { rule: string; options: Option[] }[] {
  const rules = new Map<string, Option[]>()
  for (const one of candidates) {
    if (one.can) continue
    const rule = one.rule || one.because || ''
    rules.set(rule, [...(rules.get(rule) ?? []), one])
  }
  return [...rules]
    .map(([rule, options]) => ({ rule, options }))
    .sort((a, b) => b.options.length - a.options.length || a.rule.localeCompare(b.rule))
}

function reasons(cell: Explanation): Fact[] {
  const facts: Fact[] = []
  if (cell.pin) facts.push({ label: words.pin, value: cell.pin })
  if (cell.leave) facts.push({ label: words.leave, value: cell.leave })
  for (const { words: what, answer } of cell.requests)
    facts.push({
      label: words.request(what),
      value: answer,
      ...(answer === 'granted' && { tone: 'ok' as const }),
    })
  for (const { words: what, must } of cell.serves.slice(0, MOST))
    facts.push({ label: what, value: must ? words.needed : words.wanted, tone: 'ok' })
  // What it breaks is said by the verdict.
  for (const { words: what } of cell.strains.filter(({ must }) => !must).slice(0, MOST))
    facts.push({ label: what, value: words.worse, tone: 'warn' })
  return facts
}

/** Why the cell holds what it holds: what it serves, who would be next, who is out and by what. */
export const WhyPanel = memo(function WhyPanel({
  at,
  clinician,
  day,
  layer,
}: {
  at: At
  clinician: string
  day: string
  layer: Layer
}) {
  const { data, error, isPlaceholderData } = useExplanation(at, clinician, day, layer)
  if (error && !data) return null
  if (!data) return <Waiting lines={5} />
  const facts = reasons(data)
  const best = data.candidates.find(({ can }) => can)
  const out = excluded(data.candidates)
  const nobody = data.candidates.length > 0 && !best
  return (
    <Panel title={words.why} className={clsx(isPlaceholderData && 'opacity-60')}>
      {facts.length === 0 && <p className="text-mute">{words.unused}</p>}
      <FactList
        facts={[
          ...facts,
          ...(best ? [{ label: words.nextBest(best.name), value: priceOf(best) }] : []),
          ...(nobody ? [{ label: words.nobody, value: '' }] : []),
        ]}
      />
      {out.length > 0 && <Excluded groups={out} />}
      {data.note && <p className="mt-1 text-mute text-xs">{data.note}</p>}
    </Panel>
  )
})

function Excluded({ groups }: { groups: ReturnType<typeof excluded> }) {
  const wordsOf = useRuleWords()
  const people = groups.reduce((sum, { options }) => sum + options.length, 0)
  return (
    <details className="group py-[3px]">
      <summary className="cursor-pointer">
        {words.excluded(people)}
        {groups.slice(0, FIRST).map(({ rule, options }) => (
          <span
            key={rule}
            title={rule}
            className="flex justify-between gap-3 pl-4 text-mute text-xs group-open:hidden"
          >
            <span className="min-w-0 truncate">{wordsOf(rule)}</span>
            <span className="tabular-nums">{options.length}</span>
          </span>
        ))}
        {groups.length > FIRST && (
          <span className="block pl-4 text-mute text-xs group-open:hidden">
            {messages.verdict.more(groups.length - FIRST)}
          </span>
        )}
      </summary>
      <ul className="mt-1 flex flex-col gap-1.5 text-xs">
        {groups.map(({ rule, options }) => (
          <li key={rule}>
            <p title={rule} className="font-medium">{`${wordsOf(rule)} · ${options.length}`}</p>
            <ul className="text-mute">
              {options.map((one) => (
                <li key={one.clinician}>{`${one.name}: ${one.reason}`}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </details>
  )
}
