'use client'

import clsx from 'clsx'
import { ChevronDown, Plus } from 'lucide-react'
import { useState } from 'react'
import { messages } from '@/lib/messages'
import { Button } from './button'
import { Checkbox } from './checkbox'
import { filterChoices } from './combobox'
import { Field, type FieldProps } from './field'
import { Popover } from './popover'

export interface PickChoice {
  value: string
  label: string
  hint?: string
  /** Heading under which it stands. */
  group?: string
}

/** Some of many: a button that says which, and behind it a list to tick, found by typing. */
export function PickField({
  value,
  onValueChange,
  choices,
  empty = messages.states.nothing,
  free = false,
  inline = false,
  disabled = false,
  words,
  say = (one) => one,
  ...field
}: FieldProps & {
  value: readonly string[]
  onValueChange: (value: string[]) => void
  choices: readonly PickChoice[]
  /** Said while nothing is ticked. */
  empty?: string
  /** What is typed may be taken although it is not in the list: a phrase. */
  free?: boolean
  /** As a blank in a sentence. */
  inline?: boolean
  disabled?: boolean
  /** How the ticked ones are said; else their labels, with commas. */
  words?: (labels: readonly string[]) => string
  /** How one that is in no list is said. */
  say?: (value: string) => string
}) {
  const labels = value.map(
    (one) => choices.find((choice) => choice.value === one)?.label ?? say(one),
  )
  const text = value.length ? (words?.(labels) ?? labels.join(', ')) : empty
  const button = (props: { id?: string; 'aria-describedby'?: string | undefined }) => (
    <Popover
      label={field.label}
      className="w-64 !p-2"
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
          <span className={clsx(!inline && 'truncate', !value.length && !inline && 'text-mute')}>
            {text}
          </span>
          {!inline && <ChevronDown aria-hidden className="size-3.5 shrink-0 text-mute" />}
        </button>
      )}
    >
      {() => (
        <PickList
          label={field.label}
          value={value}
          onValueChange={onValueChange}
          choices={choices}
          free={free}
          say={say}
        />
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

function PickList({
  label,
  value,
  onValueChange,
  choices,
  free,
  say,
}: {
  label: string
  value: readonly string[]
  onValueChange: (value: string[]) => void
  choices: readonly PickChoice[]
  free: boolean
  say: (value: string) => string
}) {
  const [text, setText] = useState('')
  // What is ticked but in no list (a phrase, something that is gone) can be unticked all the same.
  const strange = value
    .filter((one) => !choices.some((choice) => choice.value === one))
    .map((one): PickChoice => ({ value: one, label: say(one) }))
  const all = [...strange, ...choices]
  const found = filterChoices(all, text) as PickChoice[]
  const groups = [...new Set(found.map((choice) => choice.group))]
  const typed = text.trim()
  const offer = free && typed !== '' && !all.some((choice) => choice.value === typed)
  const toggle = (one: string) =>
    onValueChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one])
  const take = () => {
    if (offer) onValueChange([...value, typed])
    else if (found.length === 1 && found[0]) toggle(found[0].value)
    else return
    setText('')
  }
  return (
    <div className="flex flex-col gap-2">
      {(all.length > 7 || free) && (
        <input
          type="text"
          aria-label={`${label}: ${messages.forms.filter}`}
          placeholder={messages.forms.filter}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            take()
          }}
          className="field"
        />
      )}
      {offer && (
        <Button size="sm" icon={<Plus aria-hidden className="size-3.5" />} onClick={take}>
          {messages.forms.use(typed)}
        </Button>
      )}
      <div className="max-h-64 overflow-auto">
        {groups.map((group) => (
          <fieldset key={group ?? ''} className="pb-1">
            <legend className={group ? 'pt-1 pb-0.5 text-xs text-mute' : 'sr-only'}>
              {group ?? label}
            </legend>
            {found
              .filter((choice) => choice.group === group)
              .map((choice) => (
                <div key={choice.value} className="py-0.5">
                  <Checkbox
                    label={
                      <>
                        {choice.label}
                        {choice.hint && (
                          <span className="ml-2 text-xs text-mute">{choice.hint}</span>
                        )}
                      </>
                    }
                    checked={value.includes(choice.value)}
                    onCheckedChange={() => toggle(choice.value)}
                  />
                </div>
              ))}
          </fieldset>
        ))}
        {found.length === 0 && !offer && <p className="text-mute">{messages.states.noMatch}</p>}
      </div>
    </div>
  )
}
