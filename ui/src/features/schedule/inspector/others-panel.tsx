'use client'

import clsx from 'clsx'
import { memo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { VerdictMark } from '@/components/ui/verdict-mark'
import { type At, useTargets } from '../api'
import { messages } from '../messages'
import { asOperations } from '../operations'
import { costWords } from '../tool/verdict-view'
import type { Target } from '../types'
import type { Edits } from '../use-edits'
import { Waiting } from './waiting'

const words = messages.inspector
const FIRST = 4

const RANK = { ok: 0, advisory: 1, violation: 2 } as const
const sum = ({ price }: Target) => Object.values(price).reduce((total, amount) => total + amount, 0)
const TIERS = ['legal', 'covered', 'fair', 'wishes']

/** The possible ones first, the cheapest first: tiers count in their order. */
export function ranked(targets: readonly Target[]): Target[] {
  const key = (one: Target) => [RANK[one.standing], ...TIERS.map((tier) => one.price[tier] ?? 0)]
  return [...targets].sort((a, b) => {
    const [left, right] = [key(a), key(b)]
    const at = left.findIndex((value, index) => value !== right[index])
    return at < 0 ? sum(a) - sum(b) : (left[at] ?? 0) - (right[at] ?? 0)
  })
}

/** Everybody who could have the first day of the selection instead, with what it would cost. */
export const OthersPanel = memo(function OthersPanel({
  at,
  clinician,
  day,
  edits,
  editable,
}: {
  at: At
  clinician: string
  day: string
  edits: Edits
  editable: boolean
}) {
  const { data, error, isPlaceholderData } = useTargets(at, clinician, day, true)
  const [all, setAll] = useState(false)
  if (error && !data) return null
  if (!data) return <Waiting lines={4} />
  const able = ranked(data.targets.filter(({ standing }) => standing !== 'violation'))
  const shown = all ? able : able.slice(0, FIRST)
  if (able.length === 0) return null
  return (
    <Panel title={words.others} className={clsx(isPlaceholderData && 'opacity-60')}>
      <ul className="flex flex-col gap-1.5">
        {shown.map((one) => (
          <li key={one.clinician} className="flex items-center gap-2">
            <div className="min-w-0 flex-1">
              <p className="flex items-center gap-1.5">
                <span className="truncate">{one.name}</span>
                {one.standing === 'advisory' && (
                  <VerdictMark verdict="advisory" words={one.words} hideWords />
                )}
              </p>
              <p className="text-mute text-xs">
                {[
                  words.ways[one.way],
                  costWords(
                    Object.entries(one.price).map(([tier, amount]) => ({ tier, amount })),
                  ) || messages.verdict.free,
                ].join(', ')}
              </p>
            </div>
            {editable && (
              <Button
                size="sm"
                aria-label={words.giveTo(one.name)}
                onClick={() => void edits.save(asOperations(one.operations))}
              >
                {words.give}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {able.length > shown.length && (
        <Button size="sm" variant="ghost" className="mt-1.5" onClick={() => setAll(true)}>
          {words.more(able.length - shown.length)}
        </Button>
      )}
    </Panel>
  )
})
