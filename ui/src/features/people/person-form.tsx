'use client'

import { useState } from 'react'
import { FormSheet } from '@/components/ui/form-sheet'
import { RemoveButton } from '@/components/ui/remove-button'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { api, ifMatch } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useSave } from '@/lib/api/use-save'
import type { IsoDay } from '@/lib/dates'
import { messages as shared } from '@/lib/messages'
import { toast } from '@/lib/toast'
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
  const [draft, setDraft] = useState(() => draftOf(person, year))
  const [before, setBefore] = useState(draft)
  const [tried, setTried] = useState(false)
  const path = { programme, person: person?.id ?? '' }
  const saving = useSave<Person>({
    item: person,
    read: async () => (await api.GET(`${PROGRAMME}/people/{person}`, { params: { path } })).data,
    send: (etag) =>
      person
        ? api.PATCH(`${PROGRAMME}/people/{person}`, {
            params: { path },
            headers: ifMatch(etag),
            body: sentOf(draft),
          })
        : api.POST(`${PROGRAMME}/people`, {
            params: { path: { programme } },
            body: { id: draft.id.trim(), ...sentOf(draft) },
          }),
    onSaved: () => {
      toast(words.saved(draft.name || draft.id))
      onClose()
    },
    onTheirs: (theirs) => {
      setDraft(draftOf(theirs, year))
      setBefore(draftOf(theirs, year))
    },
  })
  const local = tried ? mistakesIn(draft, words, shared.states.required) : {}
  const error = (field: string) => local[field] ?? saving.error?.field(field)
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
    <FormSheet
      open
      title={person ? words.editTitle(person.name) : words.addTitle}
      onClose={onClose}
      saving={saving}
      fields={fields}
      dirty={draft !== before}
      {...(!person && { submit: words.submitAdd })}
      onSubmit={() => {
        setTried(true)
        const wrong = mistakesIn(draft, words, shared.states.required)
        if (Object.keys(wrong).length === 0) void saving.save()
      }}
      remove={
        person && (
          <RemoveButton
            label={messages.remove.label}
            title={messages.remove.title(person.name)}
            description={messages.remove.text}
            onRemove={() =>
              api.DELETE(`${PROGRAMME}/people/{person}`, {
                params: { path },
                headers: ifMatch(person.etag),
              })
            }
            onRemoved={() => {
              toast(messages.remove.done(person.name))
              onRemoved()
              onClose()
            }}
          />
        )
      }
    >
      <TextField
        label={words.name}
        value={draft.name}
        onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        error={error('name')}
      />
      <div className="grid grid-cols-2 gap-4">
        <TextField
          label={words.id}
          {...(!person && { hint: words.idHint })}
          value={draft.id}
          disabled={person !== undefined}
          onChange={(event) => setDraft({ ...draft, id: event.target.value })}
          error={error('id')}
        />
        <Select
          label={words.role}
          value={draft.role}
          onValueChange={(role) => setDraft({ ...draft, role })}
          options={ROLES.map((value) => ({ value, label: messages.roleOf[value] }))}
          error={error('role')}
        />
      </div>
      <AppointmentsField
        value={draft.appointments}
        onValueChange={(appointments) => setDraft({ ...draft, appointments })}
        resident={draft.role === 'resident'}
        error={error}
      />
      <QualificationsField
        value={draft.qualifications}
        onValueChange={(qualifications) => setDraft({ ...draft, qualifications })}
        error={error}
      />
    </FormSheet>
  )
}
