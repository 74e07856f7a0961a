'use client'

import { ArrowLeft } from 'lucide-react'
import { type FormEvent, useCallback, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { FormError } from '@/components/ui/form-error'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { TextareaField } from '@/components/ui/textarea-field'
import { DiffLoader } from '@/components/versions/diff-loader'
import { $api, idempotencyKey, ifMatch } from '@/lib/api/client'
import { readVersionsAgain, type Schedule, useVersions } from '@/lib/api/schedules'
import type { SessionProgramme } from '@/lib/api/session'
import { useShows } from '@/lib/on-screen'
import { can } from '@/lib/permissions'
import { toast } from '@/lib/toast'
import { Announcement } from './announcement'
import { messages } from './messages'
import { missingFor, violationsOf } from './model'
import { Violations } from './violations'

const words = messages.publish
const VERSION = '/api/scheduling/programmes/{programme}/versions/{version}'

/** The way a draft takes into force: see what changes, settle each violation, say what is new. */
export function Publish({
  programme,
  schedule,
  version: id,
  onDone,
}: {
  programme: SessionProgramme
  schedule: Schedule
  version: number
  onDone: () => void
}) {
  const versions = useVersions(programme.id, schedule.id)
  const version = versions.data?.items.find((one) => one.id === id)
  const path = { programme: programme.id, version: id }
  const findings = $api.useQuery('get', `${VERSION}/findings`, { params: { path } })
  const [read, setRead] = useState(false)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const [key, setKey] = useState(idempotencyKey)
  useShows({ schedule: schedule.id, version: id })
  const onRead = useCallback(() => setRead(true), [])
  const publish = $api.useMutation('post', `${VERSION}/publication`, {
    onSuccess: async (made) => {
      await readVersionsAgain()
      toast(words.done(made.number))
      onDone()
    },
    onError: () => {
      setKey(idempotencyKey())
      void readVersionsAgain()
    },
  })
  const back = (
    <Button icon={<ArrowLeft aria-hidden className="size-3.5" />} onClick={onDone}>
      {words.back}
    </Button>
  )
  if (!version) {
    return (
      <>
        <PageHeader title={messages.title} actions={back} />
        {versions.error ? (
          <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />
        ) : versions.data ? (
          <p className="px-4 text-mute">{words.notDraft}</p>
        ) : (
          <SkeletonRows className="mx-4" />
        )}
      </>
    )
  }
  const { open } = violationsOf(findings.data?.items ?? [])
  const inForce = schedule.published
  const missing = missingFor({
    diffRead: read || !inForce,
    open: findings.data ? open.length : null,
    note,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (missing.length > 0) return
    publish.mutate({
      params: { path, header: { ...key, ...ifMatch(version.etag) } },
      body: { note: note.trim() },
    })
  }
  const draft = version.state === 'draft'
  const may = can(programme, 'publish')
  return (
    <>
      <PageHeader title={words.title(version.number)} description={schedule.name} actions={back} />
      <div className="flex max-w-4xl flex-col gap-3 px-4 pb-8">
        {!draft && <p className="text-mute">{words.notDraft}</p>}
        <Panel title={words.step1}>
          {inForce ? (
            <DiffLoader
              programme={programme.id}
              schedule={schedule.id}
              from={inForce.id}
              to={id}
              onRead={onRead}
            />
          ) : (
            <p>{words.first}</p>
          )}
        </Panel>
        <Violations
          programme={programme}
          schedule={schedule.id}
          version={version}
          findings={findings}
        />
        {draft && <Announcement programme={programme.id} version={version} />}
        {draft && !may && <p className="text-mute">{words.mayNot}</p>}
        {draft && may && (
          <Panel title={words.step3}>
            <form onSubmit={submit} noValidate className="flex flex-col gap-3">
              <TextareaField
                label={words.note}
                hint={words.noteHint}
                maxLength={2000}
                value={note}
                onChange={(event) => setNote(event.target.value)}
                error={tried && !note.trim() ? words.noNote : undefined}
              />
              <FormError error={publish.error} />
              <div className="flex flex-wrap items-center gap-3">
                <Button
                  type="submit"
                  variant="primary"
                  busy={publish.isPending}
                  disabled={missing.some((one) => one !== 'note')}
                >
                  {words.submit}
                </Button>
                <p role="status" className="text-mute">
                  {missing.map((one) => words.missing[one]).join(' ')}
                </p>
              </div>
            </form>
          </Panel>
        )}
      </div>
    </>
  )
}
