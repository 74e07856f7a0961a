'use client'

import { DaysField } from '@/components/ui/days-field'
import { NumberField } from '@/components/ui/number-field'
import { PickField } from '@/components/ui/pick-field'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { TextareaField } from '@/components/ui/textarea-field'
import { api, ifMatch } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useItemForm } from '@/lib/api/use-item-form'
import { messages as shared } from '@/lib/messages'
import { messages } from './messages'
import type { Shift } from './model'
import { draftOf, sentOf, shiftMistakes } from './shift-draft'
import { useSites } from './use-sites'
import { WorkSheet } from './work-sheet'

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
  const sites = useSites(programme)
  const params = { path: { programme, shift: shift?.id ?? '' } }
  const form = useItemForm({
    item: shift,
    draftOf,
    mistakesIn: (one) => shiftMistakes(one, shared.states.required),
    read: async () => (await api.GET(`${PROGRAMME}/shifts/{shift}`, { params })).data,
    send: (one, etag) =>
      shift
        ? api.PATCH(`${PROGRAMME}/shifts/{shift}`, {
            params,
            headers: ifMatch(etag),
            body: sentOf(one),
          })
        : api.POST(`${PROGRAMME}/shifts`, {
            params: { path: { programme } },
            body: { ...sentOf(one), id: one.id.trim() },
          }),
    saved: ({ id, name }) => messages.saved(name || id),
    onClose,
  })
  const { draft, set, error } = form
  return (
    <WorkSheet
      form={form}
      item={shift}
      words={words}
      fields={FIELDS}
      readOnly={!write}
      remove={(etag) =>
        api.DELETE(`${PROGRAMME}/shifts/{shift}`, { params, headers: ifMatch(etag) })
      }
    >
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
          label={messages.site}
          value={draft.site}
          onValueChange={(site) => set({ site })}
          options={[{ value: '', label: messages.noSite }, ...sites]}
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
    </WorkSheet>
  )
}
