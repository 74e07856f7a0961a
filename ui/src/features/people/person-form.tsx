'use client'

import { ItemSheet } from '@/components/ui/item-sheet'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { api, ifMatch } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useItemForm } from '@/lib/api/use-item-form'
import type { IsoDay } from '@/lib/dates'
import { messages as shared } from '@/lib/messages'
import { AppointmentsField } from './appointments-field'
import { draftOf, mistakesIn, sentOf } from './draft'
import { messages } from './messages'
import { type Person, ROLES } from './model'
import { QualificationsField } from './qualifications-field'

const words = messages.form

/** Adds or edits a person, in a sheet. */
export default function PersonForm({
  programme,
  person,
  year,
  onClose,
  onRemoved,
}: {
  programme: number
  person: Person | undefined
  year: { start: IsoDay; end: IsoDay }
  onClose: () => void
  onRemoved: () => void
}) {
  const path = { programme, person: person?.id ?? '' }
  const form = useItemForm({
    item: person,
    draftOf: (item) => draftOf(item, year),
    mistakesIn: (one) => mistakesIn(one, words, shared.states.required),
    read: async () => (await api.GET(`${PROGRAMME}/people/{person}`, { params: { path } })).data,
    send: (one, etag) =>
      person
        ? api.PATCH(`${PROGRAMME}/people/{person}`, {
            params: { path },
            headers: ifMatch(etag),
            body: sentOf(one),
          })
        : api.POST(`${PROGRAMME}/people`, {
            params: { path: { programme } },
            body: { id: one.id.trim(), ...sentOf(one) },
          }),
    saved: ({ id, name }) => words.saved(name || id),
    onClose,
  })
  const { draft, set, error } = form
  const fields = [
    'id',
    'name',
    'role',
    ...draft.appointments.flatMap((_, index) =>
      ['start', 'end', 'pgy', 'fte', 'cohort'].map((key) => `appointments[${index}].${key}`),
    ),
    ...draft.qualifications.flatMap((_, index) =>
      ['name', 'until'].map((key) => `qualifications[${index}].${key}`),
    ),
  ]
  return (
    <ItemSheet
      form={form}
      title={person ? words.editTitle(person.name) : words.addTitle}
      add={!person && words.submitAdd}
      fields={fields}
      remove={
        person && {
          label: messages.remove.label,
          title: messages.remove.title(person.name),
          description: messages.remove.text,
          done: messages.remove.done(person.name),
          send: () =>
            api.DELETE(`${PROGRAMME}/people/{person}`, {
              params: { path },
              headers: ifMatch(person.etag),
            }),
          onRemoved,
        }
      }
    >
      <TextField
        label={words.name}
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
        error={error('name')}
      />
      <div className="grid grid-cols-2 gap-4">
        <TextField
          label={words.id}
          {...(!person && { hint: words.idHint })}
          value={draft.id}
          disabled={person !== undefined}
          onChange={(event) => set({ id: event.target.value })}
          error={error('id')}
        />
        <Select
          label={words.role}
          value={draft.role}
          onValueChange={(role) => set({ role })}
          options={ROLES.map((value) => ({ value, label: messages.roleOf[value] }))}
          error={error('role')}
        />
      </div>
      <AppointmentsField
        value={draft.appointments}
        onValueChange={(appointments) => set({ appointments })}
        resident={draft.role === 'resident'}
        error={error}
      />
      <QualificationsField
        value={draft.qualifications}
        onValueChange={(qualifications) => set({ qualifications })}
        error={error}
      />
    </ItemSheet>
  )
}
