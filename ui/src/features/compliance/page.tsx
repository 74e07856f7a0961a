'use client'

import './print.css'
import type { Route } from 'next'
import { Suspense } from 'react'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { PageHeader } from '@/components/ui/page-header'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { ScheduleSelect, VersionSelect } from '@/components/versions/schedule-select'
import { chooseSchedule, useSchedules, useVersions } from '@/lib/api/schedules'
import { useProgramme } from '@/lib/programme'
import { useUrlState } from '@/lib/url-state'
import { messages } from './messages'
import { Report } from './report'

export function CompliancePage() {
  const programme = useProgramme()
  return (
    <Suspense fallback={<Loading />}>
      {programme ? <Choice programme={programme.id} /> : <Loading />}
    </Suspense>
  )
}

function Loading() {
  return (
    <>
      <PageHeader title={messages.title} />
      <SkeletonRows className="mx-4" rows={12} />
    </>
  )
}

/** Which schedule and which of its versions is looked at. */
function Choice({ programme }: { programme: number }) {
  const url = useUrlState()
  const schedules = useSchedules(programme)
  const all = schedules.data?.items
  const schedule = all && chooseSchedule(all, url.number('schedule'))
  const versions = useVersions(programme, schedule?.id)
  const error = schedules.error ?? versions.error
  if (error && !(all && versions.data)) {
    return (
      <>
        <PageHeader title={messages.title} />
        <ErrorState
          error={error}
          onRetry={() => void Promise.all([schedules.refetch(), versions.refetch()])}
        />
      </>
    )
  }
  if (!all || (schedule && !versions.data)) return <Loading />
  const list = versions.data?.items.filter(({ state }) => state !== 'discarded') ?? []
  const version =
    list.find(({ id }) => id === url.number('version')) ??
    list.find(({ id }) => id === schedule?.working?.id) ??
    list.find(({ state }) => state === 'published') ??
    list[0]
  const choice = schedule && (
    <>
      <ScheduleSelect
        schedules={all}
        value={schedule.id}
        onChange={(id) => url.set({ schedule: id, version: null, rule: null, person: null })}
      />
      {version && (
        <VersionSelect
          versions={list}
          working={schedule.working?.id ?? null}
          value={version.id}
          onChange={(id) => url.set({ schedule: schedule.id, version: id })}
        />
      )}
    </>
  )
  if (!schedule || !version) {
    return (
      <>
        <PageHeader title={messages.title}>{choice}</PageHeader>
        <EmptyState
          title={messages.noVersion.title}
          text={messages.noVersion.text}
          action={
            <ButtonLink href={`/generate${schedule ? `?schedule=${schedule.id}` : ''}` as Route}>
              {messages.noVersion.action}
            </ButtonLink>
          }
        />
      </>
    )
  }
  return (
    <Report key={version.id} programme={programme} schedule={schedule} version={version} url={url}>
      {choice}
    </Report>
  )
}
