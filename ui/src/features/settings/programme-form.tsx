'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { DateField } from '@/components/ui/date-field'
import { FormError } from '@/components/ui/form-error'
import { Panel } from '@/components/ui/panel'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { TextField } from '@/components/ui/text-field'
import { $api, ifMatch, sessionKey } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import { queryClient } from '@/lib/api/query-client'
import { toast } from '@/lib/toast'
import { Holidays } from './holidays'
import { messages } from './messages'
import { changeOf, type Draft, draftOf, type Programme } from './model'

const words = messages.programme
const KINDS = ['13x28', '26x14', 'months', 'weeks'] as const

/** Name, year, holidays and who publishes; only what was changed is sent. */
export function ProgrammeForm({ stored, may }: { stored: Programme; may: boolean }) {
  const [edited, setEdited] = useState<Partial<Draft>>({})
  const [tried, setTried] = useState(false)
  const draft: Draft = { ...draftOf(stored), ...edited }
  const set = (change: Partial<Draft>) => setEdited({ ...edited, ...change })
  const change = changeOf(stored, draft)
  const dirty = Object.keys(change).length > 0
  const save = $api.useMutation('patch', '/api/scheduling/programmes/{programme}', {
    onSuccess: async () => {
      await queryClient.invalidateQueries({
        predicate: ({ queryKey: [, path] }) =>
          path === sessionKey[1] || String(path).startsWith('/api/scheduling/programmes'),
      })
      setEdited({})
      setTried(false)
      toast(words.saved)
    },
  })
  const problem = save.error ? asProblem(save.error) : null
  const wrongHoliday = draft.holidays.some(({ date, name }) => !date || !name.trim())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!dirty || !draft.name.trim() || wrongHoliday) return
    save.mutate({
      params: { path: { programme: stored.id }, header: ifMatch(stored.etag) },
      body: change,
    })
  }
  const kinds = stored.year.blocks === 'custom' ? [...KINDS, 'custom'] : KINDS
  return (
    <form onSubmit={submit} noValidate>
      <fieldset disabled={!may} className="flex flex-col gap-3">
        {!may && <p className="text-mute">{words.readOnly}</p>}
        <Panel title={words.title}>
          <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
            <TextField
              label={words.name}
              value={draft.name}
              maxLength={200}
              onChange={(event) => set({ name: event.target.value })}
              error={tried && !draft.name.trim() ? words.noName : problem?.field('name')}
            />
            <TextField
              label={words.specialty}
              value={draft.specialty}
              maxLength={200}
              onChange={(event) => set({ specialty: event.target.value })}
              error={problem?.field('specialty')}
            />
          </div>
        </Panel>
        <Panel title={words.year}>
          <p className="-mt-1 mb-2 text-xs text-mute">{words.yearHint}</p>
          <div className="grid grid-cols-4 gap-3 max-lg:grid-cols-2 max-md:grid-cols-1">
            <DateField
              label={words.start}
              value={draft.start}
              onValueChange={(start) => set({ start: start ?? '' })}
            />
            <DateField
              label={words.end}
              value={draft.end}
              onValueChange={(end) => set({ end: end ?? '' })}
            />
            <Select
              label={words.blocks}
              value={draft.blocks}
              onValueChange={(blocks) => set({ blocks })}
              options={kinds.map((value) => ({
                value,
                label: words.blockKinds[value] ?? value,
              }))}
            />
            <TextField
              label={words.timezone}
              hint={words.timezoneHint}
              value={draft.timezone}
              spellCheck={false}
              onChange={(event) => set({ timezone: event.target.value })}
              error={problem?.field('year.timezone')}
            />
          </div>
        </Panel>
        <Panel title={words.holidays}>
          <Holidays
            holidays={draft.holidays}
            onChange={(holidays) => set({ holidays })}
            wrong={tried && wrongHoliday}
            may={may}
          />
        </Panel>
        <Panel title={words.policy}>
          <Switch
            label={words.needsApprover}
            hint={words.needsApproverHint}
            checked={draft.needsApprover}
            onCheckedChange={(needsApprover) => set({ needsApprover })}
          />
        </Panel>
        <FormError error={save.error} />
        {may && (
          <div className="sticky bottom-0 flex items-center gap-3 border-line border-t bg-bg py-3">
            <Button type="submit" variant="primary" busy={save.isPending} disabled={!dirty}>
              {words.save}
            </Button>
            {dirty && <span className="text-mute">{words.changed}</span>}
          </div>
        )}
      </fieldset>
    </form>
  )
}
