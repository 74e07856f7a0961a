'use client'

import clsx from 'clsx'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { $api, type Schemas } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { formatDay, formatRange } from '@/lib/dates'
import { messages } from './messages'
import { fullest, pressureShare } from './model'

const words = messages.effect
const SHOWN = 5
const WEEKS = 4

/** What granting a request would mean: who is left, how many ask, what it collides with. */
export function RequestEffect({ programme, request }: { programme: number; request: number }) {
  const { data, error, refetch } = $api.useQuery('get', `${PROGRAMME}/requests/{request}/effect`, {
    params: { path: { programme, request } },
  })
  if (!data) {
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
    return <SkeletonRows rows={4} />
  }
  return (
    <section aria-label={words.title} className="flex flex-col gap-3">
      <Left coverage={data.coverage} short={data.short} />
      {data.pressure.length > 0 && <Weeks weeks={data.pressure} />}
      {data.collisions.length > 0 && (
        <div>
          <h3 className="mb-1">{words.collisions}</h3>
          <ul>
            {data.collisions.map((one) => (
              <li key={`${one.schedule}:${one.day}:${one.code}`}>{one.words}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

function Left({
  coverage,
  short,
}: {
  coverage: readonly Schemas['CoverageLeft'][]
  short: number
}) {
  const [all, setAll] = useState(false)
  // The tightest first: that is where a decision is made.
  const sorted = coverage.toSorted((a, b) => a.able - a.needed - (b.able - b.needed))
  const shown = all ? sorted : sorted.slice(0, SHOWN)
  return (
    <div>
      <h3 className="mb-1">{words.left}</h3>
      {coverage.length === 0 && <p className="text-mute">{words.noDays}</p>}
      {short > 0 && <p className="font-medium text-bad">{words.short(short)}</p>}
      {coverage.length > 0 && short === 0 && <p className="text-ok">{words.fine}</p>}
      {shown.length > 0 && (
        <table className="mt-1 w-full">
          <thead className="text-left text-xs text-mute">
            <tr>
              <th scope="col" className="font-medium">
                {words.day}
              </th>
              <th scope="col" className="font-medium">
                {words.demand}
              </th>
              <th scope="col" className="text-right font-medium">
                {words.able}
              </th>
              <th scope="col" className="text-right font-medium">
                {words.needed}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={`${one.rule}:${one.day}`} title={one.words}>
                <td className="py-px">{formatDay(one.day, { weekday: 'short' })}</td>
                <td>{one.label}</td>
                <td
                  className={clsx(
                    'text-right tabular-nums',
                    one.able < one.needed && 'font-semibold text-bad',
                    one.able === one.needed && 'text-warn',
                  )}
                >
                  {one.able}
                </td>
                <td className="text-right text-mute tabular-nums">{one.needed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!all && sorted.length > SHOWN && (
        <Button size="sm" variant="ghost" className="-ml-2" onClick={() => setAll(true)}>
          {words.showAll(sorted.length)}
        </Button>
      )}
    </div>
  )
}

function Weeks({ weeks }: { weeks: readonly Schemas['Week'][] }) {
  const [all, setAll] = useState(false)
  const shown = all ? weeks : fullest(weeks, WEEKS)
  const more = weeks.length > shown.length
  return (
    <div>
      <h3 className="mb-1">
        {words.pressure}
        {more && <span className="ml-2 font-normal text-mute">{words.fullest}</span>}
      </h3>
      <ul className="flex flex-col gap-1">
        {shown.map((week) => (
          <WeekBar key={week.start} week={week} weeks={weeks} />
        ))}
      </ul>
      {more && (
        <Button size="sm" variant="ghost" className="-ml-2" onClick={() => setAll(true)}>
          {words.showAll(weeks.length)}
        </Button>
      )}
    </div>
  )
}

/** How many ask for a week, as a bar, with a mark at what is possible. */
function WeekBar({ week, weeks }: { week: Schemas['Week']; weeks: readonly Schemas['Week'][] }) {
  const share = pressureShare(week, weeks)
  const over = week.possible !== null && week.asked > week.possible
  return (
    <li>
      <div className="flex justify-between gap-2">
        <span>{formatRange(week.start, week.end, { year: false })}</span>
        <span className={clsx('tabular-nums', over ? 'text-warn' : 'text-mute')}>
          {week.asked} {words.asked}
          {week.possible !== null && `, ${words.possible(week.possible)}`}
        </span>
      </div>
      <div aria-hidden className="relative h-1.5 rounded-full bg-soft">
        <div
          className={clsx('h-full rounded-full', over ? 'bg-warn' : 'bg-edge')}
          style={{ width: `${share.asked}%` }}
        />
        {share.possible !== null && (
          <div
            className="absolute -inset-y-0.5 w-0.5 bg-ink"
            style={{ left: `calc(${share.possible}% - 1px)` }}
          />
        )}
      </div>
    </li>
  )
}
