'use client'

import { useState } from 'react'
import { DaysField } from '@/components/ui/days-field'
import { FormSheet } from '@/components/ui/form-sheet'
import { NumberField } from '@/components/ui/number-field'
import { PickField } from '@/components/ui/pick-field'
import { RemoveButton } from '@/components/ui/remove-button'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { TextareaField } from '@/components/ui/textarea-field'
import { api, ifMatch } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useSave } from '@/lib/api/use-save'
import { messages as shared } from '@/lib/messages'
import { toast } from '@/lib/toast'
import { messages } from './messages'
import type { Shift } from './model'
import { draftOf, sentOf, shiftMistakes } from './shift-draft'
import { useSites } from './use-sites'

const words = messages.shift
const FIELDS = [
  'id',
  'name',
  'kind',
  'start',
  'end',
  'site',
  'half',
  'transition',
  'worked',
  'with',
  'days',
  'points',
]

/** Adds or edits a shift, in a sheet. */
export default function ShiftForm({
  programme,
  shift,
  shifts,
  write,
  onClose,
}: {
  programme: number
  shift: Shift | undefined
  shifts: readonly Shift[]
  write: boolean
  onClose: () => void
}) {
  const [draft, setDraft] = useState(() => draftOf(shift))
  const [before, setBefore] = useState(draft)
  const [tried, setTried] = useState(false)
  const sites = useSites(programme)
  const params = { path: { programme, shift: shift?.id ?? '' } }
  const saving = useSave<Shift>({
    item: shift,
    read: async () => (await api.GET(`${PROGRAMME}/shifts/{shift}`, { params })).data,
    send: (etag) =>
      shift
        ? api.PATCH(`${PROGRAMME}/shifts/{shift}`, {
            params,
            headers: ifMatch(etag),
            body: sentOf(draft),
          })
        : api.POST(`${PROGRAMME}/shifts`, {
            params: { path: { programme } },
            body: { ...sentOf(draft), id: draft.id.trim() },
          }),
    onSaved: () => {
      toast(words.saved(draft.name || draft.id))
      onClose()
    },
    onTheirs: (theirs) => {
      setDraft(draftOf(theirs))
      setBefore(draftOf(theirs))
    },
  })
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const local = tried ? shiftMistakes(draft, shared.states.required) : {}
  const error = (field: string) =>
    local[field] ??
    saving.error?.errors
      .filter((one) => one.field === field || one.field.startsWith(`${field}[`))
      .map((one) => saving.error?.field(one.field))[0]
  return (
    <FormSheet
      open
      title={shift ? words.editTitle(shift.name) : words.addTitle}
      onClose={onClose}
      saving={saving}
      fields={FIELDS}
      dirty={draft !== before}
      readOnly={!write}
      {...(!shift && { submit: words.add })}
      onSubmit={() => {
        setTried(true)
        if (Object.keys(shiftMistakes(draft, shared.states.required)).length === 0)
          void saving.save()
      }}
      remove={
        shift && (
          <RemoveButton
            label={words.remove}
            title={words.removeTitle(shift.name)}
            description={words.removeText}
            onRemove={() =>
              api.DELETE(`${PROGRAMME}/shifts/{shift}`, { params, headers: ifMatch(shift.etag) })
            }
            onRemoved={() => {
              toast(words.removed(shift.name))
              onClose()
            }}
          />
        )
      }
    >
      <div className="grid grid-cols-[8rem_1fr] gap-4">
        <TextField
          label={words.id}
          value={draft.id}
          disabled={shift !== undefined}
          {...(!shift && { hint: words.idHint })}
          onChange={(event) => set({ id: event.target.value })}
          error={error('id')}
        />
        <TextField
          label={words.name}
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
          error={error('name')}
        />
      </div>
      <Select
        label={words.kind}
        hint={words.kindHint}
        value={draft.kind}
        onValueChange={(kind) => set({ kind })}
        options={Object.entries(words.kinds).map(([value, label]) => ({ value, label }))}
        error={error('kind')}
      />
      <div className="grid grid-cols-[8rem_1fr] gap-4">
        <TextField
          label={words.start}
          placeholder={words.startHint}
          value={draft.start}
          onChange={(event) => set({ start: event.target.value })}
          error={error('start')}
        />
        <TextField
          label={words.end}
          hint={words.endHint}
          value={draft.end}
          onChange={(event) => set({ end: event.target.value })}
          error={error('end')}
        />
      </div>
      <DaysField
        label={words.days}
        value={draft.days}
        onValueChange={(days) => set({ days })}
        error={error('days')}
      />
      <div className="grid grid-cols-2 gap-4">
        <Select
          label={words.site}
          value={draft.site}
          onValueChange={(site) => set({ site })}
          options={[{ value: '', label: words.noSite }, ...sites]}
          error={error('site')}
        />
        <Select<'' | 'am' | 'pm'>
          label={words.half}
          value={draft.half ?? ''}
          onValueChange={(half) => set({ half: half || null })}
          options={[
            { value: '', label: words.whole },
            { value: 'am', label: words.halfOptions.am },
            { value: 'pm', label: words.halfOptions.pm },
          ]}
          error={error('half')}
        />
        <NumberField
          label={words.transition}
          unit={words.minutes}
          min={0}
          max={1440}
          step={15}
          value={draft.transition}
          onValueChange={(transition) => set({ transition })}
          error={error('transition')}
        />
        <NumberField
          label={words.points}
          hint={words.pointsHint}
          min={0}
          value={draft.points}
          onValueChange={(points) => set({ points })}
          error={error('points')}
        />
      </div>
      <PickField
        label={words.with}
        hint={words.withHint}
        value={draft.with}
        onValueChange={(chosen) => set({ with: chosen })}
        choices={shifts
          .filter(({ id }) => id !== shift?.id)
          .map(({ id, name }) => ({ value: id, label: id, hint: name }))}
        error={error('with')}
      />
      {(draft.kind === 'call_home' || draft.worked) && (
        <TextareaField
          label={words.worked}
          hint={words.workedHint}
          rows={2}
          value={draft.worked}
          onChange={(event) => set({ worked: event.target.value })}
          error={error('worked')}
        />
      )}
    </FormSheet>
  )
}
