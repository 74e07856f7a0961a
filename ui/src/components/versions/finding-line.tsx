import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { VerdictMark } from '@/components/ui/verdict-mark'
import type { Finding } from '@/lib/api/schedules'
import { messages } from './messages'

const VERDICTS = { must: 'violation', should: 'advisory', prefer: 'none' } as const

/** Where a finding stands in the schedule: the first person on the first day. */
export function cellRoute(
  { schedule, version }: { schedule: number; version: number },
  finding: Pick<Finding, 'clinicians' | 'start'>,
): Route {
  const search = new URLSearchParams({ schedule: String(schedule), version: String(version) })
  const person = finding.clinicians[0]
  if (person) search.set('person', person.id)
  if (finding.start) search.set('day', finding.start.slice(0, 10))
  return `/schedule?${search}` as Route
}

/** A finding in one line: how bad, what, which clause, where. */
export function FindingLine({
  finding,
  place,
  children,
}: {
  finding: Finding
  /** Where to show it; without it there is no link. */
  place?: { schedule: number; version: number }
  /** What can be done about it. */
  children?: ReactNode
}) {
  const { severity, waiver, clause } = finding
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 border-line border-t py-1.5 first:border-t-0">
      <VerdictMark
        verdict={waiver ? 'waived' : VERDICTS[severity]}
        words={messages.severities[severity]}
      />
      <span className="min-w-0 flex-[1_1_16rem]">
        {finding.message}
        {clause?.code && (
          <span className="ml-2 text-xs text-mute">{`${clause.code} ${clause.title}`}</span>
        )}
        {waiver && (
          <span className="block text-xs text-mute">
            {messages.waivedBy(waiver.name)}: {waiver.reason}
          </span>
        )}
      </span>
      {children}
      {place && (
        <Link
          href={cellRoute(place, finding)}
          className="shrink-0 text-accent underline-offset-2 hover:underline"
        >
          {messages.toCell}
        </Link>
      )}
    </li>
  )
}
