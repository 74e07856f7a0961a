import { Badge } from '@/components/ui/badge'
import { RotationChip } from '@/components/ui/rotation-chip'
import { clockOf, isNow, overnight } from '@/lib/clock'
import { messages } from './messages'
import type { OnShift } from './shifts'

/** One shift of the day: when, where, and who has it. */
export function ShiftCard({ shift, now }: { shift: OnShift; now: number }) {
  return (
    // The night that began the day before and the one of this evening are two regions.
    <section
      aria-label={messages.card(
        shift.label,
        clockOf(shift.start),
        clockOf(shift.end),
        shift.since_before,
      )}
      className="rounded-lg border border-line bg-panel"
    >
      <div className="flex items-center gap-2.5 border-line border-b px-3 py-2">
        <RotationChip
          colour={shift.colour}
          pattern={shift.pattern}
          label={shift.code}
          title={shift.label}
        />
        <h3 className="!text-base min-w-0 flex-1">
          <span className="line-clamp-2">{shift.label}</span>
          {shift.site && (
            <span className="line-clamp-2 font-normal text-mute text-xs">{shift.site}</span>
          )}
        </h3>
        {isNow(shift, now) && <Badge tone="accent">{messages.now}</Badge>}
        <p className="whitespace-nowrap text-right tabular-nums">
          {messages.times(clockOf(shift.start), clockOf(shift.end))}
          {(shift.since_before || overnight(shift)) && (
            <span className="block text-mute text-xs">
              {shift.since_before ? messages.sinceBefore : messages.nextDay}
            </span>
          )}
        </p>
      </div>
      <ul aria-label={messages.people(shift.people.length)} className="px-3 py-1">
        {shift.people.map((person) => (
          <li key={person.id} className="flex min-h-8 items-center justify-between gap-3">
            <span className="truncate">{person.name}</span>
            <span className="whitespace-nowrap text-mute text-xs">
              {[
                person.pgy === null
                  ? (messages.roles[person.role] ?? person.role)
                  : messages.level(person.pgy),
                person.rotation,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
