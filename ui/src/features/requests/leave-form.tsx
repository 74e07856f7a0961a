'use client'

import { useId, useState } from 'react'
import { Combobox } from '@/components/ui/combobox'
import { DateField } from '@/components/ui/date-field'
import { FormSheet } from '@/components/ui/form-sheet'
import { RemoveButton } from '@/components/ui/remove-button'
import { TextField } from '@/components/ui/text-field'
import { TextareaField } from '@/components/ui/textarea-field'
import { api, ifMatch, type Schemas } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useSave } from '@/lib/api/use-save'
import { messages as shared } from '@/lib/messages'
import { toast } from '@/lib/toast'
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
  const [draft, setDraft] = useState(() => leaveDraft(leave))
  const [before, setBefore] = useState(draft)
  const [tried, setTried] = useState(false)
  const params = { path: { programme, leave: leave?.id ?? 0 } }
  const saving = useSave<Leave>({
    item: leave,
    read: async () => (await api.GET(`${PROGRAMME}/leave/{leave}`, { params })).data,
    send: (etag) =>
      leave
        ? api.PATCH(`${PROGRAMME}/leave/{leave}`, {
            params,
            headers: ifMatch(etag),
            body: leaveSent(draft),
          })
        : api.POST(`${PROGRAMME}/leave`, {
            params: { path: { programme } },
            body: leaveSent(draft),
          }),
    onSaved: () => {
      toast(words.saved)
      onClose()
    },
    onTheirs: (theirs) => {
      setDraft(leaveDraft(theirs))
      setBefore(leaveDraft(theirs))
    },
  })
  const mistakes = () =>
    leaveMistakes(draft, { required: shared.states.required, order: messages.form.order })
  const local = tried ? mistakes() : {}
  const error = (field: string) => local[field] ?? saving.error?.field(field)
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  return (
    <FormSheet
      open
      title={leave ? words.editTitle(leave.name) : words.addTitle}
      onClose={onClose}
      saving={saving}
      fields={FIELDS}
      dirty={draft !== before}
      {...(!leave && { submit: words.add })}
      onSubmit={() => {
        setTried(true)
        if (Object.keys(mistakes()).length === 0) void saving.save()
      }}
      remove={
        leave && (
          <RemoveButton
            label={words.remove}
            title={words.removeTitle(leave.name)}
            description={words.removeText}
            onRemove={() =>
              api.DELETE(`${PROGRAMME}/leave/{leave}`, { params, headers: ifMatch(leave.etag) })
            }
            onRemoved={() => {
              toast(words.removed)
              onClose()
            }}
          />
        )
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
    </FormSheet>
  )
}
