'use client'

import { keepPreviousData } from '@tanstack/react-query'
import clsx from 'clsx'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { IconButton } from '@/components/ui/icon-button'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { $api } from '@/lib/api/client'
import { minutesOf } from '@/lib/clock'
import { addDays, formatMinutes, formatRange, mondayOf, today } from '@/lib/dates'
import { can } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'
import { DayRow } from './day-row'
import { messages } from './messages'
import { NextShift } from './next-shift'
import { useSwipe } from './use-swipe'
import { weekLater, weekOf } from './weeks'

export function MyPage() {
  return (
    <Suspense fallback={<SkeletonRows className="mx-4" />}>
      <Mine />
    </Suspense>
  )
}

function Mine() {
  const programme = useProgramme()
  const now = today()
  const [monday, setMonday] = useState(() => mondayOf(now))
  const { data, error, refetch, isPlaceholderData } = $api.useQuery(
    'get',
    '/api/scheduling/programmes/{programme}/my',
    {
      params: {
        path: { programme: programme?.id ?? 0 },
        query: { start: monday, end: addDays(monday, 6) },
      },
    },
    { enabled: programme !== undefined, placeholderData: keepPreviousData },
  )
  const move = (weeks: number) => setMonday((before) => weekLater(before, weeks))
  const swipe = useSwipe(move)
  const header = <PageHeader title={messages.title} />
  if (error && !data) {
    return (
      <>
        {header}
        <ErrorState error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data) {
    return (
      <>
        {header}
        <SkeletonRows className="mx-4" />
      </>
    )
  }
  const unpublished = data.start === null
  const days = weekOf(monday, data.shifts)
  const worked = data.shifts.reduce((sum, shift) => sum + minutesOf(shift), 0)
  const away = (day: string) => data.leave.some(({ start, end }) => start <= day && day <= end)
  const current = mondayOf(now) === monday
  return (
    <div className="mx-auto max-w-xl pb-6">
      {header}
      {unpublished ? (
        <EmptyState title={messages.empty.title} text={messages.empty.text} />
      ) : (
        <div className="flex flex-col gap-4 px-4">
          <NextShift shift={data.next ?? null} now={now} />
          <section {...swipe}>
            <div className="mb-2 flex items-center gap-1">
              <h2 className="flex-1">
                {formatRange(monday, addDays(monday, 6), { year: false })}
                <span className="ml-2 font-normal text-mute text-xs">
                  {messages.total(formatMinutes(worked))}
                </span>
              </h2>
              {!current && (
                <Button size="sm" onClick={() => setMonday(mondayOf(now))}>
                  {messages.thisWeek}
                </Button>
              )}
              <IconButton label={messages.previous} onClick={() => move(-1)}>
                <ChevronLeft aria-hidden className="size-4" />
              </IconButton>
              <IconButton label={messages.following} onClick={() => move(1)}>
                <ChevronRight aria-hidden className="size-4" />
              </IconButton>
            </div>
            <Panel padded={false} className={clsx(isPlaceholderData && 'opacity-60')}>
              <ul aria-label={messages.week}>
                {days.map((day) => (
                  <DayRow key={day.day} {...day} now={now} leave={away(day.day)} />
                ))}
              </ul>
            </Panel>
          </section>
        </div>
      )}
      {can(programme, 'requests_own') && (
        <p className="mt-4 px-4">
          <ButtonLink href="/requests" className="max-md:w-full">
            {messages.request}
          </ButtonLink>
        </p>
      )}
    </div>
  )
}
