'use client'

import clsx from 'clsx'
import { memo } from 'react'
import { Sentences } from '@/components/narrative/sentences'
import { Panel } from '@/components/ui/panel'
import { type Sentence, type SentenceLink, useNarrative } from '@/lib/api/narratives'
import { useOnScreen } from '@/lib/on-screen'
import { type At, useExplanation } from '../api'
import { messages } from '../messages'
import type { Layer, Option } from '../types'
import { useRuleWords } from './use-rule-words'
import { Waiting } from './waiting'

const words = messages.inspector
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

/** What the rest of the details does not say: they begin with what it is and end with others. */
export function reasons(sentences: readonly Sentence[], clinician: string): readonly Sentence[] {
  const [state, ...others] = sentences
  if (state && others.length === 0) return [state]
  const elsewhere = ({ finding, clinician: who, rule }: SentenceLink) =>
    Boolean(finding) || (who && who !== clinician && !rule)
  return others.filter(({ links }) => !links.some(elsewhere))
}

/** Why the cell holds what it holds, in sentences, and everybody who cannot have it, by reason. */
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
  const { schedule, etag } = useOnScreen()
  const about = { kind: 'cell', clinician, day, layer } as const
  const why = useNarrative('why', at.programme, { version: at.version, about }, etag)
  const cell = useExplanation(at, clinician, day, layer).data
  if (why.error && !why.data) return null
  if (!why.data) return <Waiting lines={5} />
  const told = reasons(why.data.sentences, clinician)
  const out = excluded(cell?.candidates ?? [])
  return (
    <Panel title={words.why} className={clsx(why.isPlaceholderData && 'opacity-60')}>
      <Sentences
        sentences={told}
        of={{ schedule, version: at.version, here: { person: clinician, day } }}
      />
      {out.length > 0 && <Excluded groups={out} />}
    </Panel>
  )
})

function Excluded({ groups }: { groups: ReturnType<typeof excluded> }) {
  const wordsOf = useRuleWords()
  const people = groups.reduce((sum, { options }) => sum + options.length, 0)
  return (
    <details className="mt-1.5 text-mute">
      <summary>{words.excluded(people)}</summary>
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
