'use client'

import { DateField } from '@/components/ui/date-field'
import { DaysField } from '@/components/ui/days-field'
import { NumberField } from '@/components/ui/number-field'
import { PickField } from '@/components/ui/pick-field'
import { Select } from '@/components/ui/select'
import { sayWho } from '@/lib/who-phrase'
import { heldValue, listOf, type RuleField } from './draft'
import { messages } from './messages'
import { PairsField } from './pairs-field'
import { PerField } from './per-field'
import { type Blank, type Settings, spoken, type Value } from './sentence'
import { type Choices, choicesFor } from './use-choices'

const words = messages.editor

export interface BlankProps {
  settings: Settings
  fields: ReadonlyMap<string, RuleField>
  choices: Choices
  onChange: (changes: Readonly<Record<string, Value>>) => void
  error: (field: string) => string | undefined
  disabled: boolean
}

/** The control in one blank of a sentence, by what goes in. */
export function BlankField({ blank, ...props }: BlankProps & { blank: Blank }) {
  const { settings, fields, choices, onChange, error, disabled } = props
  const field = fields.get(blank.field)
  if (!field) return null
  const value = heldValue(settings, field)
  const common = { label: spoken(field.key), hideLabel: true, error: error(field.key), disabled }
  const set = (next: Value) => onChange({ [field.key]: next })
  switch (field.input) {
    case 'number':
      return (
        <NumberBlank
          {...common}
          style={blank.style}
          value={value}
          onSet={set}
          settings={settings}
        />
      )
    case 'choice':
      return (
        <span className="inline-block align-middle">
          <Select
            {...common}
            value={String(value)}
            onValueChange={set}
            options={field.choices.map((one) => ({ value: one, label: one }))}
          />
        </span>
      )
    case 'days':
      return <DaysField {...common} inline value={String(value ?? 'all')} onValueChange={set} />
    case 'day':
      return (
        <span className="inline-block w-36 align-middle">
          <DateField
            {...common}
            value={value === null ? null : String(value)}
            onValueChange={set}
          />
        </span>
      )
    case 'pairs':
      return <PairsField {...common} value={value} onSet={set} choices={choices.who} />
    case 'text':
      return <PerField {...common} value={String(value)} onSet={set} />
    case 'who':
      return (
        <PickField
          {...common}
          inline
          free
          value={listOf(value).filter((one) => one !== 'all')}
          onValueChange={(list) => {
            const kept = list.filter((one) => one !== 'all')
            set(
              kept.length === 0 || list.at(-1) === 'all'
                ? 'all'
                : kept.length > 1
                  ? kept
                  : (kept[0] ?? 'all'),
            )
          }}
          choices={choices.who}
          say={sayWho}
          empty={blank.style === 'plain' ? messages.packs.everyone : words.anyone}
          words={(labels) =>
            blank.style === 'each' ? words.each(words.or(labels)) : words.or(labels)
          }
        />
      )
    default:
      return <ItemsBlank blank={blank} {...props} />
  }
}

/** A number with the noun or unit of its style: minutes are shown as hours. */
function NumberBlank({
  style,
  value,
  onSet,
  settings,
  label,
  hideLabel,
  error,
  disabled,
}: {
  style: string
  value: Value
  onSet: (value: Value) => void
  settings: Settings
  label: string
  hideLabel: boolean
  error: string | undefined
  disabled: boolean
}) {
  const number = typeof value === 'number' ? value : null
  const minutes = style === 'minutes'
  const blocks =
    style === 'blocks' || (style === 'steps' && listOf(settings.rotations ?? null).length)
  const noun = style === 'steps' || style === 'blocks' ? (blocks ? words.blocks : words.days) : null
  return (
    <>
      <span
        className={minutes ? 'inline-block w-20 align-middle' : 'inline-block w-14 align-middle'}
      >
        <NumberField
          label={label}
          hideLabel={hideLabel}
          error={error}
          disabled={disabled}
          min={0}
          step={minutes ? 0.5 : 1}
          {...(minutes && { unit: words.hours })}
          value={number !== null && minutes ? number / 60 : number}
          onValueChange={(next) => onSet(next !== null && minutes ? Math.round(next * 60) : next)}
        />
      </span>
      {noun && ` ${noun(number ?? 0)}`}
    </>
  )
}

/** Some shifts, or else some rotations: choosing one kind leaves the other. */
function ItemsBlank({
  blank,
  settings,
  fields,
  choices,
  onChange,
  error,
  disabled,
}: BlankProps & { blank: Blank }) {
  const names = [blank.field, ...(blank.either ? [blank.either] : [])]
  const offered = names.flatMap((name) =>
    choicesFor(choices, fields.get(name)?.refers ?? []).map((choice) => ({
      ...choice,
      value: `${name}:${choice.value}`,
    })),
  )
  const value = names.flatMap((name) => {
    const field = fields.get(name)
    return field ? listOf(heldValue(settings, field)).map((one) => `${name}:${one}`) : []
  })
  const nameOf = (one: string) => one.slice(0, one.indexOf(':'))
  const said = value[0]?.startsWith(`${blank.either}:`) ? (blank.either ?? '') : blank.field
  return (
    <PickField
      inline
      label={names.map(spoken).join(' / ')}
      hideLabel
      error={names.map(error).find(Boolean)}
      disabled={disabled}
      value={value}
      choices={offered}
      {...(blank.empty && { empty: blank.empty })}
      words={blank.style === 'and' ? (labels) => labels.join(', ') : words.or}
      onValueChange={(list) => {
        const latest = list.find((one) => !value.includes(one))
        const keep = latest ? nameOf(latest) : said
        onChange(
          Object.fromEntries(
            names.map((name) => {
              const items = list
                .filter((one) => name === keep && nameOf(one) === name)
                .map((one) => one.slice(name.length + 1))
              return [name, items.length ? items : null]
            }),
          ),
        )
      }}
    />
  )
}
