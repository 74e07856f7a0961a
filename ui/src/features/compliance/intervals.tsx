import { Panel } from '@/components/ui/panel'
import { formatDay, formatMinutes } from '@/lib/dates'
import { messages } from './messages'
import type { Arithmetic } from './queries'

const words = messages.detail

/** Each entry that the measurement counts, with its minutes inside the window. */
export function Intervals({ arithmetic: { intervals, unit } }: { arithmetic: Arithmetic }) {
  const total = intervals.reduce((sum, one) => sum + one.minutes, 0)
  return (
    <Panel title={words.intervals(intervals.length)}>
      {intervals.length === 0 && <p className="text-mute">{words.noIntervals}</p>}
      {intervals.length > 0 && (
        <table className="w-full text-left tabular-nums">
          <caption className="sr-only">{words.intervals(intervals.length)}</caption>
          <tbody>
            {intervals.map((one) => (
              <tr key={`${one.start}${one.code}`} className="border-line border-t first:border-t-0">
                <td className="py-[3px] pr-2 whitespace-nowrap">
                  {formatDay(one.start.slice(0, 10), { weekday: 'short' })}
                </td>
                <td className="py-[3px] pr-2 whitespace-nowrap text-mute">
                  {`${one.start.slice(11, 16)} – ${one.end.slice(11, 16)}`}
                </td>
                <td className="py-[3px] pr-2">{one.code || one.rotation || one.kind}</td>
                <td className="py-[3px] text-right whitespace-nowrap">
                  {formatMinutes(one.minutes)}
                </td>
              </tr>
            ))}
          </tbody>
          {unit === 'min' && (
            <tfoot>
              <tr className="border-line border-t font-medium">
                <th scope="row" colSpan={3} className="py-1 text-left font-medium">
                  {words.total}
                </th>
                <td className="py-1 text-right whitespace-nowrap">{formatMinutes(total)}</td>
              </tr>
            </tfoot>
          )}
        </table>
      )}
    </Panel>
  )
}
