'use client'

import { Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { PageHeader } from '@/components/ui/page-header'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { ScheduleSelect } from '@/components/versions/schedule-select'
import { chooseSchedule, useSchedules } from '@/lib/api/schedules'
import { can } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'
import { useUrlState } from '@/lib/url-state'
import { History } from './history'
import { messages } from './messages'
import { isOver } from './model'
import { NewSchedule } from './new-schedule'
import { useGenerations, useLiveGenerations } from './queries'
import { Run } from './run'
import { Setup } from './setup'

export function GeneratePage() {
  const programme = useProgramme()
  return (
    <Suspense fallback={<Loading />}>
      {programme ? (
        <Generate programme={programme.id} may={can(programme, 'generate')} />
      ) : (
        <Loading />
      )}
    </Suspense>
  )
}

function Loading() {
  return (
    <>
      <PageHeader title={messages.title} />
      <SkeletonRows className="mx-4 max-w-3xl" />
    </>
  )
}

function Generate({ programme, may }: { programme: number; may: boolean }) {
  const url = useUrlState()
  const schedules = useSchedules(programme)
  const [limit, setLimit] = useState(10)
  const generations = useGenerations(programme, limit)
  const [creating, setCreating] = useState(false)
  useLiveGenerations(programme)

  if (!schedules.data) {
    return schedules.error ? (
      <>
        <PageHeader title={messages.title} />
        <ErrorState error={schedules.error} onRetry={() => void schedules.refetch()} />
      </>
    ) : (
      <Loading />
    )
  }
  const all = schedules.data.items
  const running = generations.data?.items.find((one) => !isOver(one))
  const asked = url.number('generation')
  const shown = asked ?? (url.get('setup') === null ? running?.id : null) ?? null
  const about = generations.data?.items.find(({ id }) => id === shown)?.schedule ?? null
  const schedule = chooseSchedule(all, url.number('schedule') ?? about)
  const nameOf = (id: number) => all.find((one) => one.id === id)?.name ?? ''
  const open = () => setCreating(true)

  return (
    <>
      <PageHeader
        title={messages.title}
        actions={may && all.length > 0 && <Button onClick={open}>{messages.newSchedule}</Button>}
      >
        {schedule && (
          <ScheduleSelect
            schedules={all}
            value={schedule.id}
            onChange={(id) => url.set({ schedule: id, generation: null, setup: '1' })}
          />
        )}
      </PageHeader>
      {!schedule ? (
        <EmptyState
          title={messages.noSchedule.title}
          text={messages.noSchedule.text}
          action={
            may && (
              <Button variant="primary" onClick={open}>
                {messages.noSchedule.action}
              </Button>
            )
          }
        />
      ) : (
        <div className="grid grid-cols-[minmax(0,60rem)_minmax(14rem,18rem)] items-start gap-4 px-4 pb-8 max-lg:grid-cols-1">
          {shown ? (
            <Run
              key={shown}
              programme={programme}
              generation={shown}
              schedules={all}
              may={may}
              onLeave={() => url.set({ generation: null, setup: '1' })}
              onAgain={(id) => url.set({ generation: id, setup: null })}
            />
          ) : (
            <Setup
              key={schedule.id}
              programme={programme}
              schedule={schedule}
              busy={running ? { id: running.id, schedule: nameOf(running.schedule) } : null}
              may={may}
              onOrdered={({ id }) =>
                url.set({ schedule: schedule.id, generation: id, setup: null }, { push: true })
              }
              onShow={(id) => url.set({ generation: id, setup: null }, { push: true })}
            />
          )}
          <History
            generations={generations}
            nameOf={nameOf}
            shown={shown}
            onShow={(one) =>
              url.set({ schedule: one.schedule, generation: one.id, setup: null }, { push: true })
            }
            onMore={() => setLimit(limit + 30)}
          />
        </div>
      )}
      <NewSchedule
        programme={programme}
        schedules={all}
        open={creating}
        onOpenChange={setCreating}
        onMade={(id) => url.set({ schedule: id, generation: null, setup: '1' })}
      />
    </>
  )
}
