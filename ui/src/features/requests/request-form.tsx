'use client'

import { Combobox } from '@/components/ui/combobox'
import { DateField } from '@/components/ui/date-field'
import { ItemSheet } from '@/components/ui/item-sheet'
import { Select } from '@/components/ui/select'
import { TextareaField } from '@/components/ui/textarea-field'
import { $api, api, ifMatch, type Schemas } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useItemForm } from '@/lib/api/use-item-form'
import { messages as shared } from '@/lib/messages'
import { messages } from './messages'
import { asksFor, KINDS, type Request, requestDraft, requestMistakes } from './model'

const words = messages.form
const RANKS = ['1', '2', '3', '4', '5']
const FIELDS = ['clinician', 'kind', 'start', 'end', 'what', 'rank', 'note']

/** Asks for something, for oneself or (who decides) for anybody; or changes an open request. */
export default function RequestForm({
  programme,
  request,
  people,
  onClose,
}: {
  programme: number
  request: Request | undefined
  /** Whom one may ask for; null: only for oneself. */
  people: readonly Schemas['Person'][] | null
  onClose: () => void
}) {
  const choices = $api.useQuery('get', `${PROGRAMME}/choices`, {
    params: { path: { programme } },
  }).data
  const params = { path: { programme, request: request?.id ?? 0 } }
  const form = useItemForm({
    item: request,
    draftOf: requestDraft,
    mistakesIn: (one) =>
      requestMistakes(
        one,
        { required: shared.states.required, order: words.order },
        people !== null && !request,
      ),
    read: async () => (await api.GET(`${PROGRAMME}/requests/{request}`, { params })).data,
    send: ({ clinician, ...rest }, etag) => {
      const body = { ...rest, what: asksFor(rest.kind).what ? rest.what.trim() : '' }
      return request
        ? api.PATCH(`${PROGRAMME}/requests/{request}`, { params, headers: ifMatch(etag), body })
        : api.POST(`${PROGRAMME}/requests`, {
            params: { path: { programme } },
            body: { ...body, ...(people && { clinician }) },
          })
    },
    saved: () => (request ? words.saved : words.sent),
    onClose,
  })
  const { draft, set, error } = form
  const { what, days } = asksFor(draft.kind)
  const work = (what === 'shift' ? choices?.shifts : choices?.rotations) ?? []
  return (
    <ItemSheet
      form={form}
      title={request ? words.editTitle : people ? words.addTitle : words.askTitle}
      add={!request && words.submit}
      fields={FIELDS}
    >
      {people && !request && (
        <Combobox
          label={words.clinician}
          value={draft.clinician}
          onValueChange={(clinician) => set({ clinician })}
          choices={people.map(({ id, name }) => ({ value: id, label: name, hint: id }))}
          error={error('clinician')}
        />
      )}
      <Select
        label={words.kind}
        value={draft.kind}
        onValueChange={(kind) => set({ kind })}
        options={KINDS.map((value) => ({ value, label: messages.kinds[value] ?? value }))}
        error={error('kind')}
      />
      {what && (
        <Combobox
          label={words[what]}
          value={draft.what || null}
          onValueChange={(code) => set({ what: code ?? '' })}
          choices={work.map(({ id, name }) => ({ value: id, label: name, hint: id }))}
          error={error('what')}
        />
      )}
      {(days || draft.start) && (
        <div className="grid grid-cols-2 gap-4">
          <DateField
            label={words.start}
            value={draft.start}
            onValueChange={(start) => set({ start })}
            error={error('start')}
          />
          <DateField
            label={words.end}
            hint={words.endHint}
            value={draft.end}
            {...(draft.start && { min: draft.start })}
            onValueChange={(end) => set({ end })}
            error={error('end')}
          />
        </div>
      )}
      <Select
        label={words.rank}
        value={String(draft.rank)}
        onValueChange={(rank) => set({ rank: Number(rank) })}
        options={RANKS.map((value) => ({ value, label: words.ranks(Number(value)) }))}
        error={error('rank')}
      />
      <TextareaField
        label={words.note}
        hint={words.noteHint}
        value={draft.note}
        onChange={(event) => set({ note: event.target.value })}
        error={error('note')}
      />
    </ItemSheet>
  )
}
