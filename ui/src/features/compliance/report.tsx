'use client'

import { Download, Printer } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { PageHeader } from '@/components/ui/page-header'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { stateWords } from '@/components/versions/messages'
import type { Schedule, Version } from '@/lib/api/schedules'
import { formatMoment } from '@/lib/dates'
import { csv, saveFile } from '@/lib/download'
import type { UrlState } from '@/lib/url-state'
import { DetailPanel } from './detail-panel'
import { Filters } from './filters'
import { Matrix } from './matrix'
import { messages } from './messages'
import { csvRows, type Filter, groupsOf, tally, viewOf } from './model'
import { useCompliance, usePacksInUse } from './queries'
import { Stamp } from './stamp'

/** The report of one version: the matrix, the arithmetic beside it, and what it rests on. */
export function Report({
  programme,
  schedule,
  version,
  url,
  children,
}: {
  programme: number
  schedule: Schedule
  version: Version
  url: UrlState
  /** The choice of schedule and version. */
  children: ReactNode
}) {
  const { data, error, refetch, dataUpdatedAt } = useCompliance(programme, version.id)
  const packs = usePacksInUse(programme)
  const [filter, setFilter] = useState<Filter>({ problems: false, group: null, rule: null })
  const header = (actions?: ReactNode) => (
    <PageHeader title={messages.title} actions={actions}>
      {children}
    </PageHeader>
  )
  if (!data) {
    return (
      <>
        {header()}
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows className="mx-4" rows={12} />
        )}
      </>
    )
  }
  if (data.rules.length === 0) {
    return (
      <>
        {header()}
        <EmptyState
          title={messages.noRules.title}
          text={messages.noRules.text}
          action={<ButtonLink href="/rules">{messages.noRules.action}</ButtonLink>}
        />
      </>
    )
  }
  const view = viewOf(data, filter)
  const everything = viewOf(data, { problems: false, group: null, rule: null })
  const stamp = [
    schedule.name,
    messages.stamp.version(version.number, version.revision, stateWords[version.state]),
    ...packs.map((pack) => `${pack.title}, ${messages.stamp.hash(pack.hash.slice(0, 16))}`),
    messages.stamp.made(formatMoment(new Date(dataUpdatedAt).toISOString())),
  ]
  const asked = { rule: url.get('rule'), person: url.get('person') }
  const open = data.rules.find(({ id }) => id === asked.rule)
  const person = data.people.find(({ id }) => id === asked.person)
  const save = () =>
    saveFile(
      new Blob([csv(csvRows(view, stamp))], { type: 'text/csv' }),
      `compliance-v${version.number}.${version.revision}.csv`,
    )
  return (
    <div data-report className="flex min-h-full">
      <div className="min-w-0 flex-1">
        {header(
          <>
            <Button data-screen icon={<Download aria-hidden className="size-3.5" />} onClick={save}>
              {messages.csv}
            </Button>
            <Button
              data-screen
              className="max-md:hidden"
              icon={<Printer aria-hidden className="size-3.5" />}
              onClick={() => window.print()}
            >
              {messages.print}
            </Button>
          </>,
        )}
        <div className="flex flex-col gap-3 px-4 pb-8">
          <Filters
            filter={filter}
            onChange={setFilter}
            rules={data.rules}
            groups={groupsOf(everything.rows)}
            tally={tally(everything.rows)}
          />
          {view.rows.length === 0 ? (
            <EmptyState title={messages.noProblems.title} text={messages.noProblems.text} />
          ) : (
            <Matrix
              view={view}
              chosen={open && person ? { rule: open.id, person: person.id } : null}
              onChoose={(rule, who) =>
                url.set({ schedule: schedule.id, version: version.id, rule, person: who })
              }
            />
          )}
          <Stamp lines={stamp} packs={packs} />
        </div>
      </div>
      {open && person && (
        <DetailPanel
          path={{ programme, version: version.id, rule: open.id, clinician: person.id }}
          rule={open}
          name={person.name}
          schedule={schedule.id}
          packs={packs}
          onClose={() => url.set({ rule: null, person: null })}
        />
      )}
    </div>
  )
}
