'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { FormError } from '@/components/ui/form-error'
import { TextareaField } from '@/components/ui/textarea-field'
import { DiffLoader } from '@/components/versions/diff-loader'
import { FindingLine } from '@/components/versions/finding-line'
import { $api, idempotencyKey, ifMatch } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import { type Finding, readVersionsAgain, type Schedule, type Version } from '@/lib/api/schedules'
import { toast } from '@/lib/toast'
import { messages } from './messages'

const words = messages.rollback

/** Puts an earlier version in force again, as a new one; what changes is on screen before. */
export function RollbackDialog({
  programme,
  schedule,
  version,
  onOpenChange,
}: {
  programme: number
  schedule: Schedule
  version: Version
  onOpenChange: (open: boolean) => void
}) {
  const form = useId()
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const [key] = useState(idempotencyKey)
  const rollBack = $api.useMutation(
    'post',
    '/api/scheduling/programmes/{programme}/versions/{version}/rollback',
    {
      onSuccess: async (made) => {
        await readVersionsAgain()
        onOpenChange(false)
        toast(words.done(made.number))
      },
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!note.trim()) return
    rollBack.mutate({
      params: {
        path: { programme, version: version.id },
        header: { ...key, ...ifMatch(version.etag) },
      },
      body: { note: note.trim() },
    })
  }
  const blocking = rollBack.error ? asProblem(rollBack.error).extra.violations : undefined
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      size="lg"
      title={words.title(version.number)}
      description={words.text}
      footer={
        <Button type="submit" form={form} variant="primary" busy={rollBack.isPending}>
          {words.confirm}
        </Button>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextareaField
          label={words.note}
          hint={words.noteHint}
          rows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          error={tried && !note.trim() ? words.noNote : undefined}
        />
        {schedule.published && (
          <section>
            <h3 className="mb-1">{words.changes}</h3>
            <DiffLoader
              programme={programme}
              schedule={schedule.id}
              from={schedule.published.id}
              to={version.id}
            />
          </section>
        )}
        <FormError error={rollBack.error} />
        {Array.isArray(blocking) && blocking.length > 0 && (
          <section>
            <h3>{words.blocked}</h3>
            <p className="text-mute">{words.blockedText}</p>
            <ul>
              {(blocking as Finding[]).map((finding) => (
                <FindingLine key={finding.key} finding={finding} />
              ))}
            </ul>
          </section>
        )}
      </form>
    </Dialog>
  )
}
