'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { Field } from '@/components/ui/field'
import { FormError } from '@/components/ui/form-error'
import { Panel } from '@/components/ui/panel'
import { $api } from '@/lib/api/client'
import type { Version } from '@/lib/api/schedules'
import { messages } from './messages'
import { instantOf, localOf } from './model'
import { versionRoute } from './use-actions'

const words = messages.asOf

/** Asks the past: which version people worked by at a moment. */
export function AsOf({
  programme,
  schedule,
  versions,
}: {
  programme: number
  schedule: number
  versions: readonly Version[]
}) {
  const [local, setLocal] = useState(() => localOf(new Date()))
  const [at, setAt] = useState<string | null>(null)
  const asked = $api.useQuery(
    'get',
    '/api/scheduling/programmes/{programme}/schedules/{schedule}/as-of',
    { params: { path: { programme, schedule }, query: { at: at ?? '' } } },
    { enabled: at !== null },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAt(instantOf(local))
  }
  const { version, draft } = asked.data ?? { version: null, draft: null }
  const numberOf = (id: number) => versions.find((one) => one.id === id)?.number ?? id
  return (
    <Panel title={words.title} className="max-w-2xl">
      <form onSubmit={submit} className="flex flex-wrap items-center gap-2">
        <Field label={words.label} hideLabel className="w-56 max-md:w-full">
          {(props) => (
            <input
              type="datetime-local"
              required
              value={local}
              onChange={(event) => setLocal(event.target.value)}
              {...props}
              className="field"
            />
          )}
        </Field>
        <Button type="submit" busy={asked.isFetching}>
          {words.ask}
        </Button>
      </form>
      <FormError error={asked.error} className="mt-2" />
      <div role="status" className="flex flex-col gap-1">
        {asked.data && (
          <p className="mt-2 flex flex-wrap items-center gap-2">
            {version ? words.inForce(version.number) : words.nothing}
            {version && (
              <ButtonLink size="sm" href={versionRoute(schedule, version.id)}>
                {words.show}
              </ButtonLink>
            )}
          </p>
        )}
        {draft && <p className="text-mute">{words.draft(numberOf(draft.id), draft.revision)}</p>}
      </div>
    </Panel>
  )
}
