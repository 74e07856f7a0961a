'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Combobox } from '@/components/ui/combobox'
import { DateField } from '@/components/ui/date-field'
import { Select } from '@/components/ui/select'
import { useFacts } from '@/lib/api/facts'
import type { AskedForm } from '@/lib/api/narratives'
import {
  filledBy,
  INTENTS,
  type Intent,
  intentOf,
  type Missing,
  SHAPES,
  sentenceOf,
} from './form-fields'
import { messages } from './messages'

const words = messages.form

/** What was understood of a sentence, to be completed; asking it makes a whole sentence of it. */
export function AskForm({
  asked,
  programme,
  onAsk,
}: {
  asked: AskedForm
  programme: number
  onAsk: (text: string) => void
}) {
  const people = useFacts('people', programme).data ?? []
  const shifts = useFacts('shifts', programme).data ?? []
  const [intent, setIntent] = useState<Intent | null>(() => intentOf(asked))
  const [filled, setFilled] = useState(() => filledBy(asked))
  const [tried, setTried] = useState(false)
  const needs: readonly Missing[] = intent ? SHAPES[intent].needs : []
  const set = (field: Missing) => (value: string | null) => setFilled({ ...filled, [field]: value })
  const error = (field: Missing) => (tried && !filled[field] ? words.needed : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? id
    const text = intent && sentenceOf(intent, filled, nameOf)
    if (text) onAsk(text)
  }
  const person = (field: 'person' | 'other') => (
    <Combobox
      label={words[field]}
      value={filled[field]}
      onValueChange={set(field)}
      choices={people.map(({ id, name }) => ({ value: id, label: name }))}
      placeholder={words.placeholders[field]}
      error={error(field)}
    />
  )
  return (
    <form
      onSubmit={submit}
      noValidate
      aria-label={words.title}
      className="mt-2 grid grid-cols-2 gap-2 rounded border border-line p-2.5"
    >
      <Select
        className="col-span-2"
        label={words.what}
        value={intent}
        onValueChange={setIntent}
        placeholder={words.placeholders.shift}
        options={INTENTS.map((value) => ({ value, label: words.intents[value] }))}
        error={tried && !intent ? words.needed : undefined}
      />
      {needs.includes('person') && person('person')}
      {needs.includes('other') && person('other')}
      {needs.includes('shift') && (
        <Select
          label={words.shift}
          value={filled.shift}
          onValueChange={set('shift')}
          placeholder={words.placeholders.shift}
          options={shifts.map(({ id, name }) => ({ value: id, label: name || id }))}
          error={error('shift')}
        />
      )}
      {needs.includes('day') && (
        <DateField
          label={words.day}
          value={filled.day}
          onValueChange={set('day')}
          error={error('day')}
        />
      )}
      <Button type="submit" className="col-span-2 justify-self-start">
        {words.submit}
      </Button>
    </form>
  )
}
