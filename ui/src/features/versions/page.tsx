'use client'

import { Suspense } from 'react'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { PageHeader } from '@/components/ui/page-header'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { ScheduleSelect } from '@/components/versions/schedule-select'
import { chooseSchedule, useSchedules } from '@/lib/api/schedules'
import type { SessionProgramme } from '@/lib/api/session'
import { can } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'
import { useUrlState } from '@/lib/url-state'
import { AsOf } from './as-of'
import { Compare } from './compare'
import { VersionList } from './list'
import { messages } from './messages'
import { Publish } from './publish'
import { useNewDraft } from './use-actions'
import { useVersionPages } from './use-version-pages'

export function VersionsPage() {
  const programme = useProgramme()
  return (
    <Suspense fallback={<Loading />}>
      {programme ? <Versions programme={programme} /> : <Loading />}
    </Suspense>
  )
}

function Loading() {
  return (
    <>
      <PageHeader title={messages.title} />
      <SkeletonRows className="mx-4" />
    </>
  )
}

function Versions({ programme }: { programme: SessionProgramme }) {
  const url = useUrlState()
  const schedules = useSchedules(programme.id)
  const all = schedules.data?.items
  const schedule = all && chooseSchedule(all, url.number('schedule'))
  const pages = useVersionPages(programme.id, schedule?.id)
  const begin = useNewDraft(programme.id)
  const error = schedules.error ?? pages.error
  if (error && !(all && pages.versions)) {
    const again = () => void Promise.all([schedules.refetch(), pages.refetch()])
    return (
      <>
        <PageHeader title={messages.title} />
        <ErrorState error={error} onRetry={again} />
      </>
    )
  }
  if (!all) return <Loading />
  if (!schedule) {
    return (
      <>
        <PageHeader title={messages.title} />
        <EmptyState
          title={messages.noSchedule.title}
          text={messages.noSchedule.text}
          action={<ButtonLink href="/generate">{messages.noSchedule.action}</ButtonLink>}
        />
      </>
    )
  }
  const publishing = url.number('publish')
  const from = url.number('from')
  const to = url.number('to')
  const list = pages.versions ?? []
  if (publishing !== null) {
    return (
      <Publish
        programme={programme}
        schedule={schedule}
        version={publishing}
        onDone={() => url.set({ publish: null })}
      />
    )
  }
  const newDraft = (
    <Button
      busy={begin.isPending}
      onClick={() => begin.empty({ programme: programme.id, schedule: schedule.id })}
    >
      {messages.newEmpty}
    </Button>
  )
  const draftsAllowed = can(programme, 'edit')
  return (
    <>
      <PageHeader title={messages.title} actions={draftsAllowed && list.length > 0 && newDraft}>
        <ScheduleSelect
          schedules={all}
          value={schedule.id}
          onChange={(id) => url.set({ schedule: id, from: null, to: null })}
        />
      </PageHeader>
      <div className="flex flex-col gap-4 px-4 pb-8">
        {!pages.versions ? (
          <SkeletonRows />
        ) : list.length === 0 ? (
          <EmptyState
            title={messages.empty.title}
            text={messages.empty.text}
            action={
              draftsAllowed && (
                <div className="flex gap-2">
                  {newDraft}
                  <ButtonLink href="/generate" variant="primary">
                    {messages.empty.generate}
                  </ButtonLink>
                </div>
              )
            }
          />
        ) : from !== null && to !== null ? (
          <Compare
            programme={programme.id}
            schedule={schedule}
            versions={list}
            from={from}
            to={to}
            onChange={(pair) => url.set(pair)}
            onBack={() => url.set({ from: null, to: null })}
          />
        ) : (
          <>
            <VersionList
              programme={programme}
              schedule={schedule}
              versions={list}
              onCompare={(pair) => url.set(pair, { push: true })}
              onPublish={(id) => url.set({ schedule: schedule.id, publish: id }, { push: true })}
            />
            {pages.hasNextPage && (
              <Button
                className="self-start"
                busy={pages.isFetchingNextPage}
                onClick={() => void pages.fetchNextPage()}
              >
                {messages.table.more}
              </Button>
            )}
            <AsOf programme={programme.id} schedule={schedule.id} versions={list} />
          </>
        )}
      </div>
    </>
  )
}
