'use client'

import { ChevronDown } from 'lucide-react'
import { type Holidays, parseDays, sayDays, WEEKDAYS, writeDays } from '@/lib/day-phrase'
import { messages } from '@/lib/messages'
import { Checkbox } from './checkbox'
import { Field, type FieldProps } from './field'
import { Popover } from './popover'
import { Select } from './select'
import { TextField } from './text-field'

const HOLIDAYS: Holidays[] = ['same', 'also', 'not']

/** Which days: ticks for the weekdays and what holds on holidays, or a phrase of one's own. */
export function DaysField({
  value,
  onValueChange,
  inline = false,
  disabled = false,
  ...field
}: FieldProps & {
  /** As rules write it: `Mon-Fri !holidays`. */
  value: string
  onValueChange: (value: string) => void
  /** As a blank in a sentence. */
  inline?: boolean
  disabled?: boolean
}) {
  const text = sayDays(value)
  const phrase = parseDays(value)
  const button = (props: { id?: string; 'aria-describedby'?: string | undefined }) => (
    <Popover
      label={field.label}
      className="w-60"
      trigger={(trigger) => (
        <button
          type="button"
          disabled={disabled}
          {...props}
          {...trigger}
          aria-label={`${field.label}: ${text}`}
          data-invalid={field.error ? '' : undefined}
          className={inline ? 'blank' : 'field flex items-center justify-between gap-2 text-left'}
        >
          {text}
          {!inline && <ChevronDown aria-hidden className="size-3.5 shrink-0 text-mute" />}
        </button>
      )}
    >
      {() => (
        <div className="flex flex-col gap-3">
          {phrase && (
            <>
              <fieldset>
                <legend className="mb-1 font-medium">{messages.days.weekdays}</legend>
                <div className="grid grid-cols-4 gap-1">
                  {WEEKDAYS.map((day, index) => (
                    <Checkbox
                      key={day}
                      label={day}
                      checked={phrase.weekdays[index] ?? false}
                      onCheckedChange={(on) => {
                        const weekdays = phrase.weekdays.with(index, on)
                        const next = writeDays({ ...phrase, weekdays })
                        if (next) onValueChange(next)
                      }}
                    />
                  ))}
                </div>
              </fieldset>
              <Select
                label={messages.days.holidays}
                value={phrase.holidays}
                onValueChange={(holidays) => {
                  const next = writeDays({ ...phrase, holidays })
                  if (next) onValueChange(next)
                }}
                options={HOLIDAYS.map((one) => ({ value: one, label: messages.days[one] }))}
              />
            </>
          )}
          <TextField
            label={messages.days.phrase}
            value={value}
            onChange={(event) => onValueChange(event.target.value)}
            error={field.error}
          />
        </div>
      )}
    </Popover>
  )
  if (inline) return button({})
  return (
    <Field {...field}>
      {(props) => button({ id: props.id, 'aria-describedby': props['aria-describedby'] })}
    </Field>
  )
}
