import type { Route } from 'next'
import { ButtonLink } from '@/components/ui/button-link'
import { type Fact, FactList } from '@/components/ui/fact-list'
import { Panel } from '@/components/ui/panel'
import { VerdictMark } from '@/components/ui/verdict-mark'
import { formatDay, formatMinutes, formatRange } from '@/lib/dates'
import { Clause } from './clause'
import { Intervals } from './intervals'
import { messages } from './messages'
import { amount } from './model'
import type { Arithmetic, PackInUse } from './queries'

const words = messages.detail
type Window = Arithmetic['window']

/** `26 Oct – 22 Nov 2026`; of a stretch inside two days also the times of day. */
export function windowWords(window: Window): string {
  if (!window?.start || !window.end) return words.none
  const [first, last] = [window.start, window.end]
  const wholeDays = first.slice(11, 16) === '00:00' && last.slice(11, 16) === '00:00'
  if (!wholeDays)
    return `${formatDay(first.slice(0, 10))} ${first.slice(11, 16)} – ${formatDay(last.slice(0, 10))} ${last.slice(11, 16)}`
  const before = new Date(Date.parse(`${last.slice(0, 10)}T00:00:00Z`) - 86_400_000)
  return formatRange(first.slice(0, 10), before.toISOString().slice(0, 10))
}

/** All that a verdict rests on, in the order in which one would work it out by hand. */
export function Detail({
  arithmetic,
  schedule,
  version,
  packs,
}: {
  arithmetic: Arithmetic
  schedule: number
  version: number
  packs: readonly PackInUse[]
}) {
  const { verdict, unit, measured, allowed, minutes_left: left, window, finding } = arithmetic
  const failed = verdict === 'fail'
  const leave = arithmetic.leave_days_removed
  const { minutes_per_week: week, limit_minutes_per_week: weekLimit } = arithmetic
  const facts: Fact[] = [
    { label: words.window, value: windowWords(window) },
    {
      label: words.leave,
      value: leave.length ? leave.map((day) => formatDay(day)).join(', ') : words.none,
    },
    { label: words.measured, value: amount(measured, unit), ...(failed && { tone: 'bad' }) },
    ...(week === null
      ? []
      : [
          {
            label: words.aWeek,
            value:
              weekLimit === null
                ? words.aWeekIs(formatMinutes(week))
                : words.aWeekOf(formatMinutes(week), formatMinutes(weekLimit)),
          },
        ]),
    {
      label: arithmetic.at_least ? words.required : words.allowed,
      value: amount(allowed, unit),
    },
    ...(left === null
      ? []
      : [
          {
            label: left >= 0 ? words.left : arithmetic.at_least ? words.missing : words.beyond,
            value: amount(Math.abs(left), unit),
            ...(left < 0 && { tone: 'bad' as const }),
          },
        ]),
  ]
  const day = arithmetic.intervals[0]?.start.slice(0, 10) ?? window?.start?.slice(0, 10)
  const search = new URLSearchParams({
    schedule: String(schedule),
    version: String(version),
    person: arithmetic.clinician.id,
    ...(day ? { day } : {}),
  })
  return (
    <div className="flex flex-col gap-3">
      <Panel tone={failed ? 'bad' : verdict === 'near' ? 'warn' : 'plain'}>
        <p className="font-medium">
          <VerdictMark verdict={verdict} words={messages.verdicts[verdict]} />
        </p>
        {finding && <p className="mt-1">{finding.message}</p>}
        {finding?.waiver && (
          <p className="mt-1 text-mute">
            {`${words.waived(finding.waiver.name)}: ${finding.waiver.reason}`}
          </p>
        )}
        {measured !== null && <FactList className="mt-1.5" facts={facts} />}
        <ButtonLink size="sm" className="mt-2" href={`/schedule?${search}` as Route}>
          {words.toCell}
        </ButtonLink>
      </Panel>
      {arithmetic.words.length > 0 && (
        <Panel title={words.steps}>
          <ol className="flex list-decimal flex-col gap-0.5 pl-4 marker:text-mute">
            {arithmetic.words.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </Panel>
      )}
      {arithmetic.weeks.length > 1 && (
        <Panel title={words.weeks}>
          <FactList
            facts={arithmetic.weeks.map(({ start, minutes }) => ({
              label: formatDay(start, { weekday: 'short' }),
              value: formatMinutes(minutes),
            }))}
          />
        </Panel>
      )}
      <Intervals arithmetic={arithmetic} />
      <Clause arithmetic={arithmetic} packs={packs} />
      {arithmetic.measurements.length > 1 && (
        <details className="rounded-lg border border-line px-3 py-2">
          <summary>{words.others(arithmetic.measurements.length)}</summary>
          <ol className="mt-1 max-h-80 overflow-auto">
            {arithmetic.measurements.map((one) => (
              <li
                key={`${one.window?.start}${one.window?.end}${one.message}`}
                className="flex gap-2 border-line border-t py-1"
              >
                <VerdictMark verdict={one.verdict} hideWords />
                <span className="min-w-0">{one.message}</span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  )
}
