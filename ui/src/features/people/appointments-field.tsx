'use client'

import { Plus, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { DateField } from '@/components/ui/date-field'
import { IconButton } from '@/components/ui/icon-button'
import { NumberField } from '@/components/ui/number-field'
import { TextField } from '@/components/ui/text-field'
import { addDays } from '@/lib/dates'
import { type AppointmentDraft, nextKey } from './draft'
import { messages } from './messages'

const words = messages.form

/** Stretches of time at one level each, one below the other. */
export function AppointmentsField({
  value,
  onValueChange,
  resident,
  error,
}: {
  value: readonly AppointmentDraft[]
  onValueChange: (value: AppointmentDraft[]) => void
  resident: boolean
  error: (field: string) => string | undefined
}) {
  const set = (index: number, change: Partial<AppointmentDraft>) =>
    onValueChange(value.map((one, at) => (at === index ? { ...one, ...change } : one)))
  const add = () => {
    const last = value.at(-1)
    onValueChange([
      ...value,
      {
        key: nextKey(value),
        start: last?.end ? addDays(last.end, 1) : null,
        end: null,
        pgy: last?.pgy ? last.pgy + 1 : null,
        fte: last?.fte ?? 100,
        cohort: last?.cohort ?? '',
      },
    ])
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="font-medium">{words.appointments}</legend>
      <p className="text-xs text-mute">{words.appointmentsHint}</p>
      {value.map((one, index) => (
        <div
          key={one.key}
          role="group"
          aria-label={words.appointment(index + 1)}
          className="relative grid grid-cols-6 gap-x-3 gap-y-2 rounded-lg border border-line p-2.5"
        >
          <DateField
            label={words.from}
            value={one.start}
            onValueChange={(start) => set(index, { start })}
            error={error(`appointments[${index}].start`)}
            className="col-span-3"
          />
          <DateField
            label={words.to}
            value={one.end}
            onValueChange={(end) => set(index, { end })}
            error={error(`appointments[${index}].end`)}
            className="col-span-3"
          />
          <NumberField
            label={words.pgy}
            value={one.pgy}
            min={1}
            max={12}
            required={resident}
            onValueChange={(pgy) => set(index, { pgy })}
            error={error(`appointments[${index}].pgy`)}
            className="col-span-2"
          />
          <NumberField
            label={words.fte}
            value={one.fte}
            min={1}
            max={100}
            step={5}
            unit="%"
            onValueChange={(fte) => set(index, { fte })}
            error={error(`appointments[${index}].fte`)}
            className="col-span-2"
          />
          <TextField
            label={words.cohort}
            value={one.cohort}
            onChange={(event) => set(index, { cohort: event.target.value })}
            error={error(`appointments[${index}].cohort`)}
            className="col-span-2"
          />
          {value.length > 1 && (
            <div className="absolute top-1 right-1">
              <IconButton
                label={words.remove(words.appointment(index + 1))}
                size="sm"
                onClick={() => onValueChange(value.filter((_, at) => at !== index))}
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            </div>
          )}
        </div>
      ))}
      <Button
        size="sm"
        className="self-start"
        icon={<Plus aria-hidden className="size-3.5" />}
        onClick={add}
      >
        {words.addAppointment}
      </Button>
    </fieldset>
  )
}
