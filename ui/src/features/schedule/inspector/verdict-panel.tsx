'use client'

import clsx from 'clsx'
import { memo } from 'react'
import { FactList } from '@/components/ui/fact-list'
import { Panel } from '@/components/ui/panel'
import { VerdictMark } from '@/components/ui/verdict-mark'
import { formatDay, formatMinutes, formatRange } from '@/lib/dates'
import { type At, useArithmetic, useFindings, useFixes, useStrained } from '../api'
import { daysOfRun, isGap, type Model, runAt } from '../grid/model'
import type { Place } from '../grid/selection'
import { messages } from '../messages'
import type { Finding } from '../types'
import type { Edits } from '../use-edits'
import { findingsAbout, spanOf, withShare } from './about'
import { FixCard } from './fix-card'
import { shortened } from './use-rule-words'
import { Waiting } from './waiting'

const words = messages.inspector
const MOST = 3
/** Days of a long run that are asked about, of those on which something is wrong. */
const MOST_DAYS = 7

interface Props {
  at: At
  model: Model
  place: Place
  edits: Edits
  editable: boolean
}

/** What the rules say of this person in these days, with the arithmetic of the first finding. */
export const VerdictPanel = memo(function VerdictPanel({
  at,
  model,
  place,
  edits,
  editable,
}: Props) {
  const { data, error } = useFindings(at, true)
  const [first, last] = daysOfRun(model, place.start, place.length)
  const person = place.person.person
  const about = findingsAbout(data?.items ?? [], person.id, first, last)
  // Only a cell with something in it adds to what is wrong on its day.
  const run = runAt(place.person, place.start)
  const columns = model.columns
    .slice(place.start, place.start + place.length)
    .filter(({ start, end }) => findingsAbout(about.days, person.id, start, end).days.length > 0)
    .slice(0, run && !isGap(run) ? MOST_DAYS : 0)
  const strained = useStrained(at, person.id, columns, model.layer)
  if (error && !data) return null
  if (!data || !strained) return <Waiting lines={2} />
  const { own, days } = withShare(about, strained)
  const [worst, ...others] = own
  if (!worst) {
    return (
      <Panel>
        <VerdictMark verdict="ok" words={days.length ? words.withinItself : words.within} />
        <Others title={words.onDays} findings={days} />
        {days[0] && <Fixes at={at} finding={days[0]} edits={edits} editable={editable} />}
      </Panel>
    )
  }
  const bad = isOpen(worst)
  return (
    <Panel tone={bad ? 'bad' : worst.waiver ? 'plain' : 'warn'}>
      <Arithmetic at={at} finding={worst} clinician={person.id} bad={bad} />
      {bad && <Fixes at={at} finding={worst} edits={edits} editable={editable} />}
      <Others findings={others} />
      <Others title={words.onDays} findings={days} />
    </Panel>
  )
})

/** A violation that nobody allows. */
const isOpen = ({ severity, waiver }: Finding): boolean => severity === 'must' && !waiver

function Others({ title, findings }: { title?: string; findings: readonly Finding[] }) {
  if (findings.length === 0) return null
  return (
    <div className="mt-2 border-line border-t pt-2">
      {title && <h3 className="mb-0.5 text-mute">{title}</h3>}
      <ul className="flex flex-col gap-1">
        {findings.slice(0, MOST).map((one) => (
          <li key={one.key} className={isOpen(one) ? 'text-bad' : undefined}>
            {one.message}
          </li>
        ))}
        {findings.length > MOST && (
          <li className="text-mute">{messages.verdict.more(findings.length - MOST)}</li>
        )}
      </ul>
    </div>
  )
}

const spanWords = (finding: Finding): string | null => {
  const span = spanOf(finding)
  // It wraps as a whole.
  return span && formatRange(span[0], span[1], { year: false }).replaceAll(' ', '\u00a0')
}

const amount = (value: number, unit: string): string => {
  if (unit === 'min') return formatMinutes(value)
  return value === 1 ? `1 ${words.single[unit] ?? unit}` : `${value} ${unit}`
}

function Arithmetic({
  at,
  finding,
  clinician,
  bad,
}: {
  at: At
  finding: Finding
  clinician: string
  bad: boolean
}) {
  // Only the rules of the clock are measured; the programme's own say it all in their message.
  const clock = Boolean(finding.clause?.code)
  const { data } = useArithmetic(at, finding.rule, clinician, clock)
  const { measured, limit, unit, clause, waiver } = finding
  const facts = []
  if (measured !== null) facts.push({ label: words.worked, value: amount(measured, unit) })
  const days = finding.facts.find(([name]) => name === 'days')?.[1]
  if (days !== undefined) facts.push({ label: words.counted, value: String(days) })
  if (limit !== null) facts.push({ label: words.limit, value: amount(limit, unit) })
  if (measured !== null && limit !== null && measured !== limit)
    facts.push({
      label: measured > limit ? words.over : words.left,
      value: amount(Math.abs(measured - limit), unit),
      ...(bad && { tone: 'bad' as const }),
    })
  const leave = data?.leave_days_removed ?? []
  const window = spanWords(finding)
  return (
    <>
      <p className={clsx('font-semibold', bad ? 'text-bad' : 'text-ink')}>{finding.message}</p>
      <p title={finding.rule} className="mt-0.5 mb-1 text-mute text-xs">
        {[
          clause && (clause.code ? `${clause.code} ${clause.title}` : shortened(clause.words)),
          window,
          leave.length > 0 && `${words.leaveOut}: ${leave.map((day) => formatDay(day)).join(', ')}`,
          waiver && words.allowed(waiver.name),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <FactList facts={facts} />
    </>
  )
}

function Fixes({
  at,
  finding,
  edits,
  editable,
}: {
  at: At
  finding: Finding
  edits: Edits
  editable: boolean
}) {
  const { data, isPlaceholderData } = useFixes(at, finding.key)
  if (!data?.items.length) return null
  return (
    <ul className={clsx('mt-2 flex flex-col gap-1.5', isPlaceholderData && 'opacity-60')}>
      {data.items.map((fix) => (
        <FixCard key={fix.words} fix={fix} edits={edits} editable={editable} />
      ))}
    </ul>
  )
}
