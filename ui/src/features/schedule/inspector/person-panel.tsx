import { memo } from 'react'
import { type Fact, FactList } from '@/components/ui/fact-list'
import { Panel } from '@/components/ui/panel'
import { formatMinutes } from '@/lib/dates'
import { messages } from '../messages'
import type { GridPerson } from '../types'

const words = messages.inspector

/** The person's numbers beside the median of those who are compared with them. */
export const PersonPanel = memo(function PersonPanel({ person }: { person: GridPerson }) {
  const { minutes_per_week: minutes, limit_minutes: limit, share, verdict } = person
  const facts: Fact[] = []
  if (minutes !== null) {
    const time = formatMinutes(minutes)
    facts.push({
      label: words.hours,
      value: limit === null ? time : words.of(time, formatMinutes(limit)),
      ...(limit !== null && minutes > limit && verdict === 'violation' && { tone: 'bad' as const }),
    })
  }
  for (const [measure, { value, median }] of Object.entries(share))
    facts.push({ label: words.shares[measure] ?? measure, value: words.median(value, median) })
  return (
    <Panel title={words.person}>
      <FactList facts={facts} />
    </Panel>
  )
})
