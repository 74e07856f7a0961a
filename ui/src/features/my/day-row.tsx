import clsx from 'clsx'
import { RotationChip } from '@/components/ui/rotation-chip'
import { clockOf, overnight } from '@/lib/clock'
import { formatDay, isWeekend } from '@/lib/dates'
import { messages } from './messages'
import type { Day } from './weeks'

/** One day of the week: its shifts with site and times, else leave or off. */
export function DayRow({ day, shifts, now, leave }: Day & { now: string; leave: boolean }) {
  const [weekday, date] = formatDay(day, { weekday: 'short' }).split(' ')
  const current = day === now
  return (
    <li
      aria-current={current ? 'date' : undefined}
      className={clsx(
        'flex min-h-12 items-center gap-3 border-line border-b px-3 py-2 last:border-b-0',
        isWeekend(day) && 'bg-soft/60',
        day < now && 'text-mute',
      )}
    >
      <p className="w-9 shrink-0 leading-tight">
        <span className="block text-mute text-xs">{weekday}</span>
        <span
          className={clsx(
            'font-semibold text-md tabular-nums',
            current && '-ml-1.5 rounded-full bg-accent px-1.5 text-panel',
          )}
        >
          {date}
        </span>
      </p>
      {shifts.length === 0 && <p className="text-mute">{leave ? messages.leave : messages.off}</p>}
      {shifts.length > 0 && (
        <ul className="flex min-w-0 flex-1 flex-col gap-1.5">
          {shifts.map((shift) => (
            <li key={shift.start + shift.code} className="flex items-center gap-2.5">
              <span className="min-w-8 shrink-0">
                <RotationChip
                  colour={shift.colour}
                  pattern={shift.pattern}
                  label={shift.code}
                  title={shift.label}
                />
              </span>
              <span className="min-w-0 flex-1">
                <span className="line-clamp-2 font-medium">{shift.label}</span>
                {shift.site && <span className="line-clamp-2 text-mute text-xs">{shift.site}</span>}
              </span>
              <span className="whitespace-nowrap text-right tabular-nums">
                {messages.times(clockOf(shift.start), clockOf(shift.end))}
                {overnight(shift) && (
                  <span className="block text-mute text-xs">{messages.nextDay}</span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
