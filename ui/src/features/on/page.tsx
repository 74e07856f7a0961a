'use client'

import { keepPreviousData } from '@tanstack/react-query'
import clsx from 'clsx'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { DateField } from '@/components/ui/date-field'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { IconButton } from '@/components/ui/icon-button'
import { PageHeader } from '@/components/ui/page-header'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { TextField } from '@/components/ui/text-field'
import { $api } from '@/lib/api/client'
import { addDays, formatDay, today } from '@/lib/dates'
import { useProgramme } from '@/lib/programme'
import { useUrlState } from '@/lib/url-state'
import { useNow } from '@/lib/use-now'
import { messages } from './messages'
import { ShiftCard } from './shift-card'
import { matching } from './shifts'

export function OnPage() {
  return (
    <Suspense fallback={<SkeletonRows className="mx-4" />}>
      <On />
    </Suspense>
  )
}

const ISO = /^\d{4}-\d{2}-\d{2}$/

function On() {
  const programme = useProgramme()
  const url = useUrlState()
  const now = useNow()
  const asked = url.get('day')
  const day = asked !== null && ISO.test(asked) ? asked : today()
  const [typed, setTyped] = useState('')
  const go = (to: string) => url.set({ day: to === today() ? null : to })
  const { data, error, refetch, isPlaceholderData } = $api.useQuery(
    'get',
    '/api/scheduling/programmes/{programme}/on',
    { params: { path: { programme: programme?.id ?? 0 }, query: { day } } },
    { enabled: programme !== undefined, placeholderData: keepPreviousData },
  )
  const shifts = matching(data?.shifts ?? [], typed)
  return (
    <div className="mx-auto max-w-xl pb-6">
      <PageHeader title={messages.title} />
      <div className="flex flex-col gap-3 px-4">
        <div className="flex items-center gap-1">
          <IconButton label={messages.previous} onClick={() => go(addDays(day, -1))}>
            <ChevronLeft aria-hidden className="size-4" />
          </IconButton>
          <h2 className="flex-1 text-center" aria-live="polite">
            {formatDay(day, { weekday: 'long' })}
          </h2>
          <IconButton label={messages.following} onClick={() => go(addDays(day, 1))}>
            <ChevronRight aria-hidden className="size-4" />
          </IconButton>
        </div>
        <div className="flex items-center gap-2">
          <DateField
            label={messages.day}
            hideLabel
            className="flex-1"
            value={day}
            onValueChange={(to) => to && go(to)}
          />
          <Button onClick={() => go(today())} disabled={day === today()}>
            {messages.today}
          </Button>
        </div>
        <TextField
          label={messages.find}
          hideLabel
          type="search"
          placeholder={messages.find}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows />}
        {data?.shifts.length === 0 && (
          <EmptyState title={messages.empty.title} text={messages.empty.text} />
        )}
        {data && data.shifts.length > 0 && shifts.length === 0 && (
          <p className="py-6 text-center text-mute">{messages.noMatch}</p>
        )}
        <div className={clsx('flex flex-col gap-3', isPlaceholderData && 'opacity-60')}>
          {shifts.map((shift) => (
            <ShiftCard key={shift.start + shift.end + shift.code} shift={shift} now={now} />
          ))}
        </div>
      </div>
    </div>
  )
}
