'use client'

import { useId } from 'react'
import { Combobox } from '@/components/ui/combobox'
import { DateField } from '@/components/ui/date-field'
import { ItemSheet } from '@/components/ui/item-sheet'
import { TextField } from '@/components/ui/text-field'
import { TextareaField } from '@/components/ui/textarea-field'
import { api, ifMatch, type Schemas } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useItemForm } from '@/lib/api/use-item-form'
import { messages as shared } from '@/lib/messages'
import { messages } from './messages'
import { type Leave, leaveDraft, leaveMistakes, leaveSent } from './model'

const words = messages.leave
const FIELDS = ['clinician', 'kind', 'start', 'end', 'note']

/** Adds or edits leave: whole days, or parts of the first and last one. */
export default function LeaveForm({
  programme,
  leave,
  people,
  onClose,
}: {
  programme: number
  leave: Leave | undefined
  people: readonly Schemas['Person'][]
  onClose: () => void
}) {
  const kinds = useId()
  const params = { path: { programme, leave: leave?.id ?? 0 } }
  const form = useItemForm({
    item: leave,
    draftOf: leaveDraft,
    mistakesIn: (one) =>
      leaveMistakes(one, { required: shared.states.required, order: messages.form.order }),
    read: async () => (await api.GET(`${PROGRAMME}/leave/{leave}`, { params })).data,
    send: (one, etag) =>
      leave
        ? api.PATCH(`${PROGRAMME}/leave/{leave}`, {
            params,
            headers: ifMatch(etag),
            body: leaveSent(one),
          })
        : api.POST(`${PROGRAMME}/leave`, {
            params: { path: { programme } },
            body: leaveSent(one),
          }),
    saved: () => words.saved,
    onClose,
  })
  const { draft, set, error } = form
  return (
    <ItemSheet
      form={form}
      title={leave ? words.editTitle(leave.name) : words.addTitle}
      add={!leave && words.add}
      fields={FIELDS}
      remove={
        leave && {
          label: words.remove,
          title: words.removeTitle(leave.name),
          description: words.removeText,
          done: words.removed,
          send: () =>
            api.DELETE(`${PROGRAMME}/leave/{leave}`, { params, headers: ifMatch(leave.etag) }),
        }
      }
    >
      <Combobox
        label={words.clinician}
        value={draft.clinician}
        onValueChange={(clinician) => set({ clinician })}
        choices={people.map(({ id, name }) => ({ value: id, label: name, hint: id }))}
        error={error('clinician')}
      />
      <TextField
        label={words.kind}
        list={kinds}
        value={draft.kind}
        onChange={(event) => set({ kind: event.target.value })}
        error={error('kind')}
      />
      <datalist id={kinds}>
        {words.kinds.map((kind) => (
          <option key={kind} value={kind} />
        ))}
      </datalist>
      <div className="grid grid-cols-2 gap-4">
        <DateField
          label={words.start}
          value={draft.start}
          onValueChange={(start) => set({ start })}
          error={error('start')}
        />
        <TextField
          label={words.startTime}
          hint={words.timeHint}
          type="time"
          value={draft.startTime}
          onChange={(event) => set({ startTime: event.target.value })}
        />
        <DateField
          label={words.end}
          value={draft.end}
          {...(draft.start && { min: draft.start })}
          onValueChange={(end) => set({ end })}
          error={error('end')}
        />
        <TextField
          label={words.endTime}
          hint={words.timeHint}
          type="time"
          value={draft.endTime}
          onChange={(event) => set({ endTime: event.target.value })}
        />
      </div>
      <TextareaField
        label={words.note}
        value={draft.note}
        onChange={(event) => set({ note: event.target.value })}
        error={error('note')}
      />
    </ItemSheet>
  )
}
