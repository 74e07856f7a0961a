import type { Schemas } from '@/lib/api/client'
import { firstJoined, partsOf, type Settings, type Value } from './sentence'

export type Rule = Schemas['Rule']
export type RuleType = Schemas['RuleType']
export type RuleField = Schemas['RuleField']
export type Severity = Schemas['NewRule']['severity'] & string
export const SEVERITIES: readonly Severity[] = ['must', 'should', 'prefer']

export interface Draft {
  id: string
  severity: Severity
  settings: Settings
}

const severityOf = (text: unknown): Severity => SEVERITIES.find((one) => one === text) ?? 'must'

export const draftOf = (rule: Rule): Draft => ({
  id: rule.id,
  severity: severityOf(rule.severity),
  settings: rule.settings as Settings,
})

/** A new rule of a type: what is required, and the first of several limits, start with examples. */
export function draftOfType(type: RuleType): Draft {
  const settings: Record<string, Value> = {}
  const first = firstJoined(partsOf(type.sentence))
  for (const field of type.fields)
    if (field.required || first.includes(field.key)) settings[field.key] = firstValue(field)
  const severity = type.fields.find(({ key }) => key === 'severity')?.default
  return { id: '', severity: severityOf(severity), settings }
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** A field's value, or the default that holds while it is not set. */
export const heldValue = (settings: Settings, field: RuleField): Value =>
  settings[field.key] ?? ((field.default ?? null) as Value)

/** Whether a field says something: it is set, and not to its default. */
export const isSaid = (settings: Settings, field: RuleField | undefined): boolean =>
  field !== undefined &&
  settings[field.key] !== undefined &&
  settings[field.key] !== null &&
  !same(settings[field.key], field.default)

/** A value to begin with when words are added to a sentence: anything but the default. */
export function firstValue(field: RuleField): Value {
  if (field.input === 'truth') return !field.default
  const { example } = field
  if (!same(example, field.default)) return example as Value
  if (typeof example === 'number') return example + 1
  return example as Value
}

/** The settings with a field set, or unset by null. */
export function withValue(settings: Settings, key: string, value: Value): Settings {
  const next = { ...settings }
  if (value === null) delete next[key]
  else next[key] = value
  return next
}

/** What to send of changed settings: new values, and null for what was taken away. */
export function changedSettings(before: Settings, after: Settings): Record<string, Value> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return Object.fromEntries(
    keys
      .filter((key) => !same(before[key], after[key]))
      .map((key) => [key, after[key] === undefined ? null : after[key]]),
  )
}

export const isChanged = (before: Draft, after: Draft): boolean =>
  before.id !== after.id ||
  before.severity !== after.severity ||
  Object.keys(changedSettings(before.settings, after.settings)).length > 0

/** A field of text or a list as a list. */
export const listOf = (value: Value): string[] =>
  Array.isArray(value) ? value.map(String) : value === null || value === '' ? [] : [String(value)]

/** The rules by kind, kinds in the order of their types. */
export function groupsOf(
  rules: readonly Rule[],
  types: readonly RuleType[],
): { type: RuleType; rules: Rule[] }[] {
  return types
    .map((type) => ({ type, rules: rules.filter(({ kind }) => kind === type.kind) }))
    .filter((group) => group.rules.length > 0)
}

/** Every word typed stands somewhere in the rule. */
export function filterRules(rules: readonly Rule[], text: string): Rule[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return rules.filter((rule) => {
    const said = `${rule.words} ${rule.id} ${String(rule.settings.note ?? '')}`.toLowerCase()
    return words.every((word) => said.includes(word))
  })
}
