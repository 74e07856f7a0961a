import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Diff } from '@/lib/api/schedules'
import { formatDay } from '@/lib/dates'
import { messages } from './messages'

const words = messages.diff

/** Days on which somebody has something else, and what that does to the coverage. */
export function DiffDays({ days }: { days: Diff['days'] }) {
  return (
    <Table caption={words.byDay} className="max-h-96">
      <thead>
        <tr>
          <Th>{words.day}</Th>
          <Th numeric>{words.changed}</Th>
          <Th>{words.coverage}</Th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <Tr key={day.day}>
            <Td className="whitespace-nowrap">{formatDay(day.day, { weekday: 'short' })}</Td>
            <Td numeric>{day.changes}</Td>
            <Td>
              <ul className="flex flex-wrap gap-x-4">
                {day.coverage.map((one) => (
                  <li
                    key={`${one.rule}${one.label}`}
                    className={one.min !== null && one.after < one.min ? 'text-bad' : undefined}
                  >
                    <span className="mr-1.5 text-mute">{one.label}</span>
                    <span className="tabular-nums">
                      {words.covers(one.before, one.after, one.min)}
                    </span>
                  </li>
                ))}
              </ul>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
