'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { Panel } from '@/components/ui/panel'
import { messages } from './messages'
import { byRule, type Outcome } from './model'
import { useRuleKinds } from './queries'

const words = messages.clash

/** Where no legal schedule exists: what clashes, in words, and what was proved to help. */
export function Clashes({ programme, outcome }: { programme: number; outcome: Outcome }) {
  const { words: sentences } = useRuleKinds(programme)
  return outcome.clashes.map((clash) => {
    const fixes = outcome.fixes.filter(({ problem }) => problem === clash.problem)
    return (
      <Panel key={clash.problem} tone="bad" title={words.title(clash.problem)}>
        <p className="text-mute">{clash.minimal ? words.minimal : words.notMinimal}</p>
        <ul className="mt-2">
          {byRule(clash.limits).map(([rule, subjects]) => (
            <li
              key={rule}
              className="grid grid-cols-[1fr_auto] gap-x-3 border-line border-t py-1.5"
            >
              <span>{sentences.get(rule) ?? rule}</span>
              <Link
                href={`/rules?rule=${encodeURIComponent(rule)}` as Route}
                className="h-fit text-accent underline-offset-2 hover:underline"
              >
                {words.open}
              </Link>
              <span className="text-xs text-mute">{subjects.join(' · ')}</span>
            </li>
          ))}
        </ul>
        <h3 className="mt-3">{words.fixes}</h3>
        {fixes.length === 0 && <p className="mt-1 text-mute">{words.noFixes}</p>}
        <ul className="mt-1 flex flex-col gap-1.5">
          {fixes.map((fix) => (
            <li
              key={`${fix.rule}${fix.description}`}
              className="flex items-baseline gap-3 rounded border border-line px-2.5 py-1.5"
            >
              <span className="min-w-0 flex-1 font-medium">{fix.description}</span>
              <Badge tone={fix.breaches_after === 0 ? 'ok' : 'plain'}>
                {fix.breaches_after === 0
                  ? words.solves
                  : words.eases(fix.breaches_before, fix.breaches_after)}
              </Badge>
            </li>
          ))}
        </ul>
      </Panel>
    )
  })
}
