'use client'

import { Checkbox } from '@/components/ui/checkbox'
import { PickField } from '@/components/ui/pick-field'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { TextareaField } from '@/components/ui/textarea-field'
import { api, ifMatch } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useItemForm } from '@/lib/api/use-item-form'
import { messages } from './messages'
import { lines, type Rotation, type Shift } from './model'
import { useSites } from './use-sites'
import { codeMissing, WorkSheet } from './work-sheet'

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
  const sites = useSites(programme)
  const params = { path: { programme, rotation: rotation?.id ?? '' } }
  const form = useItemForm({
    item: rotation,
    draftOf,
    mistakesIn: codeMissing,
    read: async () => (await api.GET(`${PROGRAMME}/rotations/{rotation}`, { params })).data,
    send: ({ id, ...rest }, etag) => {
      const body = { ...rest, week: lines(rest.week), parts: rest.parts.filter(Boolean) }
      return rotation
        ? api.PATCH(`${PROGRAMME}/rotations/{rotation}`, { params, headers: ifMatch(etag), body })
        : api.POST(`${PROGRAMME}/rotations`, {
            params: { path: { programme } },
            body: { ...body, id: id.trim() },
          })
    },
    saved: ({ id, name }) => messages.saved(name || id),
    onClose,
  })
  const { draft, set, error } = form
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
    <WorkSheet
      form={form}
      item={rotation}
      words={words}
      fields={['id', 'name', 'service', 'site', 'shifts', 'week', 'parts', 'vacation']}
      readOnly={!write}
      remove={(etag) =>
        api.DELETE(`${PROGRAMME}/rotations/{rotation}`, { params, headers: ifMatch(etag) })
      }
    >
      <div className="grid grid-cols-2 gap-4">
        <TextField
          label={words.service}
          value={draft.service}
          onChange={(event) => set({ service: event.target.value })}
          error={error('service')}
        />
        <Select
          label={messages.site}
          value={draft.site}
          onValueChange={(site) => set({ site })}
          options={[{ value: '', label: messages.noSite }, ...sites]}
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
    </WorkSheet>
  )
}
