'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Combobox } from '@/components/ui/combobox'
import { DateField } from '@/components/ui/date-field'
import { FormError } from '@/components/ui/form-error'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { $api, idempotencyKey } from '@/lib/api/client'
import { answered, asProblem } from '@/lib/api/problem'
import { today } from '@/lib/dates'
import { messages } from './messages'
import { type EmptyField, likelyPacks, mistakesIn, nextYear, PLANS, yearEnd } from './model'
import { useOpening } from './use-opening'

const words = messages.empty
const FIELDS = ['name', 'specialty', 'timezone', 'start', 'end', 'blocks', 'packs']
const zones = Intl.supportedValuesOf('timeZone').map((value) => ({
  value,
  label: value.replaceAll('_', ' '),
}))

/** A programme of a name and a year; people, shifts and rules come afterwards. */
export default function EmptyForm() {
  const open = useOpening()
  const packs = $api.useQuery('get', '/api/scheduling/packs').data?.items ?? []
  const [tried, setTried] = useState(false)
  const [key, setKey] = useState(idempotencyKey)
  /** Null until someone ticks: then the place proposes. */
  const [ticked, setTicked] = useState<string[] | null>(null)
  const [values, setValues] = useState(() => ({
    name: '',
    specialty: '',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone as string | null,
    ...nextYear(today()),
    blocks: PLANS[0] ?? '13x28',
  }))
  const names = packs.map(({ name }) => name)
  const chosen = ticked ?? likelyPacks(values.timezone ?? '', names)
  const local = tried ? mistakesIn({ ...values, packs: chosen }, words) : {}
  const make = $api.useMutation('post', '/api/scheduling/programmes', {
    onSuccess: ({ id }) => open(id, '/people'),
    // Without an answer it may have been made: the next try must say that it is the same.
    onError: (error) => answered(error) && setKey(idempotencyKey),
  })
  const problem = make.error ? asProblem(make.error) : null
  const error = (field: EmptyField) => local[field] ?? problem?.field(field)
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const { timezone } = values
    if (!timezone || Object.keys(mistakesIn({ ...values, packs: chosen }, words)).length) return
    make.mutate({
      params: { header: key },
      body: { source: 'empty', ...values, name: values.name.trim(), timezone, packs: chosen },
    })
  }
  const elsewhere = problem?.errors.every((one) => FIELDS.includes(one.field))
    ? problem.errors.length === 0
    : problem !== null
  return (
    <form onSubmit={submit} noValidate className="flex max-w-md flex-col gap-4">
      <TextField
        label={words.name}
        placeholder={words.namePlaceholder}
        value={values.name}
        onChange={(event) => set({ name: event.target.value })}
        error={error('name')}
      />
      <TextField
        label={words.specialty}
        value={values.specialty}
        onChange={(event) => set({ specialty: event.target.value })}
      />
      <Combobox
        label={words.timezone}
        value={values.timezone}
        onValueChange={(timezone) => set({ timezone })}
        choices={zones}
        error={error('timezone')}
      />
      <div className="grid grid-cols-2 gap-4">
        <DateField
          label={words.start}
          value={values.start}
          onValueChange={(start) => set(start ? { start, end: yearEnd(start) } : { start: '' })}
          error={error('start')}
        />
        <DateField
          label={words.end}
          value={values.end}
          onValueChange={(end) => set({ end: end ?? '' })}
          error={error('end')}
        />
      </div>
      <Select
        label={words.blocks}
        value={values.blocks}
        onValueChange={(blocks) => set({ blocks })}
        options={PLANS.map((value) => ({ value, label: words.plans[value] }))}
      />
      {packs.length > 0 && (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 font-medium">{words.packs}</legend>
          {packs.map((pack) => (
            <Checkbox
              key={pack.name}
              label={pack.title}
              checked={chosen.includes(pack.name)}
              onCheckedChange={(on) =>
                setTicked(names.filter((name) => (name === pack.name ? on : chosen.includes(name))))
              }
            />
          ))}
        </fieldset>
      )}
      {elsewhere && <FormError error={problem} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" busy={make.isPending || make.isSuccess}>
          {words.submit}
        </Button>
        <span className="text-mute">{words.next}</span>
      </div>
    </form>
  )
}
