'use client'

import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { FactList } from '@/components/ui/fact-list'
import { Sheet } from '@/components/ui/sheet'
import type { Schemas } from '@/lib/api/client'
import { daysBetween, formatDay, formatRange } from '@/lib/dates'
import { messages } from './messages'
import type { Leave, Person } from './model'

const words = messages.summary
const TONES = { open: 'plain', approved: 'ok', declined: 'plain', withdrawn: 'plain' } as const

/** One person: levels over the year, leave, requests. */
export default function PersonSummary({
  person,
  leave,
  requests,
  onClose,
  onEdit,
}: {
  person: Person
  leave: readonly Leave[]
  requests: readonly Schemas['Request'][]
  onClose: () => void
  onEdit?: () => void
}) {
  return (
    <Sheet
      side="right"
      open
      onOpenChange={(open) => !open && onClose()}
      title={person.name}
      footer={
        onEdit && (
          <Button variant="primary" onClick={onEdit}>
            {words.edit}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-5">
        <FactList
          facts={[
            { label: words.role, value: messages.roleOf[person.role] },
            { label: words.code, value: person.id },
            {
              label: words.qualifications,
              value:
                person.qualifications
                  .map(({ name, until }) =>
                    until ? messages.until(name, formatDay(until, { year: true })) : name,
                  )
                  .join(', ') || words.none,
            },
          ]}
        />
        <Section title={words.levels}>
          {person.appointments.map((one) => (
            <li key={one.start} className="flex justify-between gap-3 py-[3px]">
              <span>
                {[one.pgy && messages.pgy(one.pgy), one.fte < 100 && messages.percent(one.fte)]
                  .filter(Boolean)
                  .join(' · ') || messages.percent(one.fte)}
                {one.cohort && <span className="ml-2 text-mute">{one.cohort}</span>}
              </span>
              <span className="text-mute">{formatRange(one.start, one.end)}</span>
            </li>
          ))}
        </Section>
        <Section title={words.leave} empty={words.noLeave}>
          {leave.map((one) => {
            const [from, to] = [one.start.slice(0, 10), one.end.slice(0, 10)]
            const whole = one.start.length === 10 && one.end.length === 10
            return (
              <li key={one.id} className="flex justify-between gap-3 py-[3px]">
                <span className="block first-letter:uppercase">
                  {one.kind}
                  <span className="ml-2 text-mute">
                    {whole ? words.days(daysBetween(from, to) + 1) : words.part}
                  </span>
                </span>
                <span className="text-mute">{formatRange(from, to)}</span>
              </li>
            )
          })}
        </Section>
        <Section title={words.requests} empty={words.noRequests}>
          {requests.map((one) => (
            <li key={one.id} className="flex items-start justify-between gap-3 py-[3px]">
              <span className="block first-letter:uppercase">
                {one.words}
                {one.note && <span className="block text-xs text-mute">{one.note}</span>}
              </span>
              <Badge tone={TONES[one.state]}>{words.states[one.state]}</Badge>
            </li>
          ))}
        </Section>
      </div>
    </Sheet>
  )
}

function Section({
  title,
  empty,
  children,
}: {
  title: string
  empty?: string
  children: React.ReactNode[]
}) {
  return (
    <section>
      <h3 className="mb-1">{title}</h3>
      {children.length > 0 ? <ul>{children}</ul> : <p className="text-mute">{empty}</p>}
    </section>
  )
}
