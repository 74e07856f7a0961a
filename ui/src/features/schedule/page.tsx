'use client'

import { type ReactNode, Suspense } from 'react'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { PageHeader } from '@/components/ui/page-header'
import { useProgramme } from '@/lib/programme'
import { GridSkeleton } from './grid-skeleton'
import { messages } from './messages'
import { ScheduleScreen } from './schedule-screen'
import { useView } from './use-view'

const { empty } = messages

export function SchedulePage({ brief }: { brief: ReactNode }) {
  const programme = useProgramme()
  return (
    <>
      <div className="h-full max-md:hidden">
        <Suspense fallback={<GridSkeleton />}>
          <Wide brief={brief} />
        </Suspense>
      </div>
      {/* The grid is not for phones: they have their own pages. */}
      <div className="md:hidden">
        <PageHeader title={messages.title} />
        <EmptyState
          title={empty.narrow.title}
          text={empty.narrow.text}
          action={
            <span className="flex gap-2">
              {programme?.clinician && <ButtonLink href="/my">{empty.narrow.my}</ButtonLink>}
              <ButtonLink href="/on">{empty.narrow.on}</ButtonLink>
            </span>
          }
        />
      </div>
    </>
  )
}

function Wide({ brief }: { brief: ReactNode }) {
  const view = useView()
  const { schedules, schedule, at } = view
  if (schedule && at) return <ScheduleScreen {...{ view, schedule, at, brief }} />
  if (schedules.error && !schedules.data) {
    return <ErrorState error={schedules.error} onRetry={() => void schedules.refetch()} />
  }
  if (!schedules.data) return <GridSkeleton />
  const words = !view.mayRead ? empty.notPublished : schedule ? empty.noVersion : empty.noSchedule
  return (
    <>
      <PageHeader title={messages.title} />
      <EmptyState
        title={words.title}
        text={words.text}
        action={
          view.mayGenerate &&
          'action' in words && (
            <ButtonLink
              variant="primary"
              href={schedule ? (`/generate?schedule=${schedule.id}` as '/generate') : '/generate'}
            >
              {words.action}
            </ButtonLink>
          )
        }
      />
    </>
  )
}
