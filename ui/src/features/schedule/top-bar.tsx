'use client'

import { ChevronDown } from 'lucide-react'
import type { Route } from 'next'
import { TopBarSlot } from '@/components/shell/top-bar-slot'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { Menu, type MenuGroup } from '@/components/ui/menu'
import { useVersions } from '@/lib/api/schedules'
import { formatMoment, formatRange } from '@/lib/dates'
import { messages as shared } from '@/lib/messages'
import type { At } from './api'
import { messages } from './messages'
import { useScheduleState } from './state'
import type { Grid, Schedule, Version, VersionDetail } from './types'
import { useCopy } from './use-copy'
import type { View } from './use-view'

const words = messages.version
const LOOK =
  'inline-flex h-7 min-w-0 items-center gap-1.5 rounded border border-line bg-panel px-2.5 hover:bg-soft'

const compareRoute = (schedule: number, published: number, at: At): Route =>
  `/versions?schedule=${schedule}&from=${published}&to=${at.version}` as Route

/** Schedule, version and its state, whether all is saved, and the way to comparing and publishing. */
export function TopBar({
  view,
  schedule,
  at,
  version,
  grid,
}: {
  view: View
  schedule: Schedule
  at: At
  version: VersionDetail | undefined
  grid: Grid | undefined
}) {
  const saving = useScheduleState((state) => state.saving > 0)
  const state = grid?.version.state ?? version?.state
  const published = schedule.published
  return (
    <>
      <TopBarSlot slot="context">
        <ScheduleMenu view={view} schedule={schedule} />
        <VersionMenu view={view} schedule={schedule} at={at} version={version} grid={grid} />
      </TopBarSlot>
      {state === 'draft' && (
        <TopBarSlot slot="saved">
          <span role="status" className="max-xl:sr-only">
            {saving ? shared.states.saving : shared.states.saved}
          </span>
        </TopBarSlot>
      )}
      {view.mayEdit && state !== undefined && state !== 'draft' && (
        <TopBarSlot slot="actions">
          <EditCopy view={view} schedule={schedule} at={at} />
        </TopBarSlot>
      )}
      {view.mayRead && state === 'draft' && (
        <TopBarSlot slot="actions">
          {published && published.id !== at.version && (
            <ButtonLink
              href={compareRoute(schedule.id, published.id, at)}
              className="max-xl:hidden"
            >
              {words.compare}
            </ButtonLink>
          )}
          {view.mayPublish && (
            <ButtonLink
              variant="primary"
              href={`/versions?schedule=${schedule.id}&publish=${at.version}` as Route}
            >
              {words.publish}
            </ButtonLink>
          )}
        </TopBarSlot>
      )}
    </>
  )
}

/** A version that is out of drafts stays as it is; what one edits is a copy. */
function EditCopy({ view, schedule, at }: { view: View; schedule: Schedule; at: At }) {
  const copy = useCopy(at, schedule, (version) => view.url.set({ version }))
  return (
    <Button variant="primary" disabled={copy.isPending} onClick={copy.make}>
      {words.editCopy}
    </Button>
  )
}

function ScheduleMenu({ view, schedule }: { view: View; schedule: Schedule }) {
  const items = (view.schedules.data?.items ?? []).map(({ id, name, start, end }) => ({
    id: String(id),
    label: name,
    hint: formatRange(start, end),
    checked: id === schedule.id,
    onSelect: () =>
      view.url.set({ schedule: id, version: null, layer: null, from: null, to: null }),
  }))
  const text = <span className="truncate font-medium">{schedule.name}</span>
  if (items.length < 2) return <span className={LOOK}>{text}</span>
  return (
    <Menu
      label={words.schedule}
      groups={[{ items }]}
      trigger={(props) => (
        <button type="button" {...props} className={LOOK}>
          {text}
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-mute" />
        </button>
      )}
    />
  )
}

function VersionMenu({
  view,
  schedule,
  at,
  version,
  grid,
}: {
  view: View
  schedule: Schedule
  at: At
  version: VersionDetail | undefined
  grid: Grid | undefined
}) {
  const all = useVersions(at.programme, schedule.id).data?.items ?? []
  const item = (one: Version) => ({
    id: String(one.id),
    label: words.name(words.states[one.state], one.number),
    hint: [formatMoment(one.published_at ?? one.created ?? ''), one.note]
      .filter(Boolean)
      .join(' · '),
    checked: one.id === at.version,
    onSelect: () => view.url.set({ version: one.id }),
  })
  const working = all.filter(({ id }) => id === schedule.working?.id)
  const published = all.filter(({ id }) => id === schedule.published?.id)
  const others = all.filter(
    ({ id, state }) =>
      id !== schedule.working?.id && id !== schedule.published?.id && state !== 'discarded',
  )
  const groups: MenuGroup[] = [
    { label: words.working, items: working.map(item) },
    { label: words.inForce, items: published.map(item) },
    { label: words.others, items: others.map(item) },
  ]
  const { published: inForce } = schedule
  const compare: MenuGroup = {
    items:
      view.mayRead && inForce && inForce.id !== at.version
        ? [{ id: 'compare', label: words.compare, href: compareRoute(schedule.id, inForce.id, at) }]
        : [],
  }
  const shown = grid?.version ?? version
  if (!shown) return null
  const summary = grid?.summary ?? version
  return (
    <Menu
      label={words.choose}
      groups={[...groups, compare]}
      trigger={(props) => (
        <button type="button" {...props} className={LOOK}>
          <span className="whitespace-nowrap">
            {words.name(words.states[shown.state], shown.number)}
          </span>
          {summary && view.mayRead && (
            <span className="min-w-0 truncate text-mute max-lg:hidden">
              {'· '}
              <span className={summary.violations > 0 ? 'font-medium text-bad' : undefined}>
                {summary.violations > 0 ? words.violations(summary.violations) : words.clean}
              </span>
              {summary.advisories > 0 && `, ${words.advisories(summary.advisories)}`}
            </span>
          )}
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-mute" />
        </button>
      )}
    />
  )
}
