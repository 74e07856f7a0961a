'use client'

import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { Badge, type Tone } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button-link'
import { Menu } from '@/components/ui/menu'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { stateWords } from '@/components/versions/messages'
import type { Schedule, Version } from '@/lib/api/schedules'
import type { SessionProgramme } from '@/lib/api/session'
import { formatAgo, formatMoment } from '@/lib/dates'
import { can } from '@/lib/permissions'
import { CompareBar } from './compare-bar'
import { DiscardDialog } from './discard-dialog'
import { messages } from './messages'
import { type Action, actionsOf } from './model'
import { RollbackDialog } from './rollback-dialog'
import { downloadVersion, useNewDraft, useWorkOn, versionRoute } from './use-actions'

const words = messages.table
const TONES: Record<Version['state'], Tone> = {
  draft: 'plain',
  published: 'ok',
  superseded: 'plain',
  discarded: 'plain',
}

/** All versions of a schedule, newest first, each with what can be done with it. */
export function VersionList({
  programme,
  schedule,
  versions,
  onCompare,
  onPublish,
}: {
  programme: SessionProgramme
  schedule: Schedule
  versions: readonly Version[]
  onCompare: (pair: { from: number; to: number }) => void
  onPublish: (version: number) => void
}) {
  const [asked, setAsked] = useState<{ action: Action; version: Version } | null>(null)
  const drafts = useNewDraft(programme.id)
  const workOn = useWorkOn(programme.id)
  const working = schedule.working?.id ?? null
  const inForce = schedule.published?.id ?? null
  const run = (action: Action, version: Version) => {
    if (action === 'compare' && inForce !== null) onCompare({ from: inForce, to: version.id })
    else if (action === 'publish') onPublish(version.id)
    else if (action === 'work') workOn(schedule, version)
    else if (action === 'fork') drafts.fork(version.id)
    else if (action === 'csv') void downloadVersion(programme.id, version)
    else setAsked({ action, version })
  }
  const close = (open: boolean) => !open && setAsked(null)
  const numberOf = (id: number | null) => versions.find((one) => one.id === id)?.number ?? null
  return (
    <>
      <CompareBar versions={versions} working={working} onCompare={onCompare} />
      <Table caption={words.caption}>
        <thead>
          <tr>
            <Th>{words.version}</Th>
            <Th className="max-md:hidden">{words.state}</Th>
            <Th className="max-md:hidden">{words.note}</Th>
            <Th numeric>{words.problems}</Th>
            <Th className="max-md:hidden">{words.author}</Th>
            <Th className="max-md:hidden">{words.time}</Th>
            <Th>
              <span className="sr-only">{words.actions}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <Tr
              key={version.id}
              className={version.state === 'discarded' ? 'text-mute' : undefined}
            >
              <Td className="whitespace-nowrap">
                <span className="font-medium tabular-nums">{words.number(version.number)}</span>
                <span className="block text-xs text-mute">
                  {messages.originOf(messages.origins[version.origin], numberOf(version.base))}
                </span>
                <span className="hidden max-md:block">
                  <States version={version} working={version.id === working} />
                  <span className="block max-w-48 truncate text-xs text-mute">
                    {version.note || formatAgo(version.created ?? '')}
                  </span>
                </span>
              </Td>
              <Td className="max-md:hidden">
                <States version={version} working={version.id === working} />
              </Td>
              <Td className="max-w-96 max-md:hidden">
                {version.note || <span className="text-mute">{words.noNote}</span>}
                {version.published_at && version.published_by && (
                  <span className="block text-xs text-mute">
                    {words.published(version.published_by, formatMoment(version.published_at))}
                  </span>
                )}
              </Td>
              <Td numeric>
                <Problems version={version} />
              </Td>
              <Td className="whitespace-nowrap max-md:hidden">{version.author}</Td>
              <Td className="whitespace-nowrap max-md:hidden">
                {version.created && (
                  <time dateTime={version.created} title={formatMoment(version.created)}>
                    {formatAgo(version.created)}
                  </time>
                )}
              </Td>
              <Td>
                <span className="flex justify-end gap-1">
                  <ButtonLink
                    size="sm"
                    href={versionRoute(schedule.id, version.id)}
                    className="max-md:hidden"
                  >
                    {messages.open}
                  </ButtonLink>
                  <RowMenu
                    version={version}
                    actions={actionsOf(version, {
                      working,
                      inForce,
                      may: (permission) => can(programme, permission),
                    })}
                    onRun={(action) => run(action, version)}
                    openHref={versionRoute(schedule.id, version.id)}
                  />
                </span>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {asked?.action === 'discard' && (
        <DiscardDialog programme={programme.id} version={asked.version} onOpenChange={close} />
      )}
      {asked?.action === 'rollback' && (
        <RollbackDialog
          programme={programme.id}
          schedule={schedule}
          version={asked.version}
          onOpenChange={close}
        />
      )}
    </>
  )
}

function States({ version, working }: { version: Version; working: boolean }) {
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={TONES[version.state]}>{stateWords[version.state]}</Badge>
      {working && <Badge tone="accent">{words.working}</Badge>}
    </span>
  )
}

function Problems({ version }: { version: Version }) {
  const more = [
    version.stale && words.stale,
    version.waived > 0 && words.waived(version.waived),
    version.advisories > 0 && words.advisories(version.advisories),
    version.unfilled > 0 && words.unfilled(version.unfilled),
  ].filter(Boolean)
  return (
    <>
      <span className={version.violations > 0 ? 'font-medium text-bad' : undefined}>
        {version.violations}
      </span>
      {more.length > 0 && (
        <span
          {...(version.stale && { title: words.staleWay })}
          className="block text-xs text-mute max-md:whitespace-normal"
        >
          {more.join(' · ')}
        </span>
      )}
    </>
  )
}

function RowMenu({
  version,
  actions,
  onRun,
  openHref,
}: {
  version: Version
  actions: readonly Action[]
  onRun: (action: Action) => void
  openHref: ReturnType<typeof versionRoute>
}) {
  return (
    <Menu
      label={words.menu(version.number)}
      align="end"
      groups={[
        { items: [{ id: 'open', label: messages.open, href: openHref }] },
        {
          items: actions.map((action) => ({
            id: action,
            label: messages.menu[action],
            danger: action === 'discard',
            onSelect: () => onRun(action),
          })),
        },
      ]}
      trigger={(props) => (
        <button
          type="button"
          {...props}
          aria-label={words.menu(version.number)}
          className="inline-flex size-6 items-center justify-center rounded text-mute hover:bg-soft hover:text-ink max-md:size-10"
        >
          <Ellipsis aria-hidden className="size-4" />
        </button>
      )}
    />
  )
}
