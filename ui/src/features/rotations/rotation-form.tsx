'use client'

import { useState } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { FormSheet } from '@/components/ui/form-sheet'
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
import { lines, type Rotation, type Shift } from './model'
import { useSites } from './use-sites'

const words = messages.rotation

const draftOf = (rotation: Rotation | undefined) => ({
  id: rotation?.id ?? '',
  name: rotation?.name ?? '',
  service: rotation?.service ?? '',
  site: rotation?.site ?? '',
  shifts: rotation?.shifts ?? [],
  week: rotation?.week.join('\n') ?? '',
  parts: rotation?.parts ?? [],
  vacation: rotation?.vacation ?? false,
})

/** Adds or edits a rotation, in a sheet. */
export default function RotationForm({
  programme,
  rotation,
  rotations,
  shifts,
  write,
  onClose,
}: {
  programme: number
  rotation: Rotation | undefined
  rotations: readonly Rotation[]
  shifts: readonly Shift[]
  write: boolean
  onClose: () => void
}) {
  const [draft, setDraft] = useState(() => draftOf(rotation))
  const [before, setBefore] = useState(draft)
  const [tried, setTried] = useState(false)
  const sites = useSites(programme)
  const path = { programme, rotation: rotation?.id ?? '' }
  const params = { path }
  const saving = useSave<Rotation>({
    item: rotation,
    read: async () => (await api.GET(`${PROGRAMME}/rotations/{rotation}`, { params })).data,
    send: (etag) => {
      const { id, ...rest } = draft
      const body = { ...rest, week: lines(draft.week), parts: draft.parts.filter(Boolean) }
      return rotation
        ? api.PATCH(`${PROGRAMME}/rotations/{rotation}`, { params, headers: ifMatch(etag), body })
        : api.POST(`${PROGRAMME}/rotations`, {
            params: { path: { programme } },
            body: { ...body, id: id.trim() },
          })
    },
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
  const error = (field: string) =>
    tried && field === 'id' && !draft.id.trim()
      ? shared.states.required
      : (saving.error?.field(field) ??
        saving.error?.errors.flatMap((one) =>
          one.field.startsWith(`${field}[`) ? (saving.error?.field(one.field) ?? []) : [],
        )[0])
  const others = rotations
    .filter(({ id, parts }) => id !== rotation?.id && parts.length === 0)
    .map(({ id, name }) => ({ value: id, label: `${id} · ${name}` }))
  const part = (index: 0 | 1, label: string) => (
    <Select
      label={label}
      value={draft.parts[index] ?? ''}
      onValueChange={(code) => {
        const next = index === 0 ? [code, draft.parts[1] ?? ''] : [draft.parts[0] ?? '', code]
        set({ parts: next.some(Boolean) ? next : [] })
      }}
      options={[{ value: '', label: words.whole }, ...others]}
      error={index === 0 ? error('parts') : undefined}
    />
  )
  return (
    <FormSheet
      open
      title={rotation ? words.editTitle(rotation.name) : words.addTitle}
      onClose={onClose}
      saving={saving}
      fields={['id', 'name', 'service', 'site', 'shifts', 'week', 'parts', 'vacation']}
      dirty={draft !== before}
      readOnly={!write}
      {...(!rotation && { submit: words.add })}
      onSubmit={() => {
        setTried(true)
        if (draft.id.trim()) void saving.save()
      }}
      remove={
        rotation && (
          <RemoveButton
            label={words.remove}
            title={words.removeTitle(rotation.name)}
            description={words.removeText}
            onRemove={() =>
              api.DELETE(`${PROGRAMME}/rotations/{rotation}`, {
                params,
                headers: ifMatch(rotation.etag),
              })
            }
            onRemoved={() => {
              toast(words.removed(rotation.name))
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
          disabled={rotation !== undefined}
          {...(!rotation && { hint: words.idHint })}
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
      <div className="grid grid-cols-2 gap-4">
        <TextField
          label={words.service}
          value={draft.service}
          onChange={(event) => set({ service: event.target.value })}
          error={error('service')}
        />
        <Select
          label={words.site}
          value={draft.site}
          onValueChange={(site) => set({ site })}
          options={[{ value: '', label: words.noSite }, ...sites]}
          error={error('site')}
        />
      </div>
      <PickField
        label={words.shifts}
        value={draft.shifts}
        onValueChange={(chosen) => set({ shifts: chosen })}
        choices={shifts.map(({ id, name }) => ({ value: id, label: id, hint: name }))}
        error={error('shifts')}
      />
      <TextareaField
        label={words.week}
        hint={words.weekHint}
        rows={2}
        value={draft.week}
        onChange={(event) => set({ week: event.target.value })}
        error={error('week')}
      />
      {others.length > 1 && (
        <fieldset>
          <legend className="font-medium">{words.parts}</legend>
          <p className="mb-2 text-xs text-mute">{words.partsHint}</p>
          <div className="grid grid-cols-2 gap-4">
            {part(0, words.first)}
            {part(1, words.second)}
          </div>
        </fieldset>
      )}
      <Checkbox
        label={words.vacation_}
        checked={draft.vacation}
        onCheckedChange={(vacation) => set({ vacation })}
      />
    </FormSheet>
  )
}
