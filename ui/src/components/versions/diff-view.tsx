'use client'

import { type ReactNode, useEffect, useState } from 'react'
import { Tabs } from '@/components/ui/tabs'
import type { Diff } from '@/lib/api/schedules'
import { DiffDays } from './diff-days'
import { DiffFairness } from './diff-fairness'
import { DiffPeople } from './diff-people'
import { DiffRules } from './diff-rules'
import { messages } from './messages'

type View = 'people' | 'rules' | 'days' | 'fairness'
const words = messages.diff

/** A diff: the summary in words, then by person, by rule, by day and in fairness. */
export function DiffView({
  diff,
  schedule,
  version,
  summary,
  onRead,
}: {
  diff: Diff
  schedule: number
  version: number
  /** Stands in place of the summary, where more is known. */
  summary?: ReactNode
  onRead?: () => void
}) {
  const [view, setView] = useState<View>('people')
  useEffect(() => onRead?.(), [onRead])
  const { rules, people, days, fairness } = diff
  const findings = rules.new.length + rules.solved.length + rules.eased.length
  if (people.length === 0 && findings === 0) return <p className="text-mute">{words.same}</p>
  return (
    <div className="min-w-0">
      {summary ?? (
        <ul className="mb-2 gap-x-8 md:columns-2">
          {diff.summary.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <Tabs
        label={words.views}
        value={view}
        onValueChange={setView}
        tabs={[
          { value: 'people', label: words.byPerson, count: people.length },
          { value: 'rules', label: words.byRule, count: findings },
          { value: 'days', label: words.byDay, count: days.length },
          { value: 'fairness', label: words.fairness, count: fairness.length },
        ]}
      >
        <div className="pt-2">
          {view === 'people' && (
            <DiffPeople people={people} schedule={schedule} version={version} />
          )}
          {view === 'rules' && <DiffRules rules={rules} schedule={schedule} version={version} />}
          {view === 'days' && <DiffDays days={days} />}
          {view === 'fairness' && <DiffFairness fairness={fairness} />}
        </div>
      </Tabs>
    </div>
  )
}
