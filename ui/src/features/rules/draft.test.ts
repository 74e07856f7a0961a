import { expect, it } from 'vitest'
import {
  changedSettings,
  draftOfType,
  filterRules,
  firstValue,
  groupsOf,
  heldValue,
  isChanged,
  isSaid,
  listOf,
  type Rule,
  type RuleField,
  type RuleType,
  withValue,
} from './draft'

const field = (key: string, rest: Partial<RuleField> = {}): RuleField => ({
  key,
  doc: '',
  type: 'whole number',
  input: 'number',
  schema: {},
  required: false,
  default: null,
  example: 2,
  choices: [],
  refers: [],
  ...rest,
})
const type = (kind: string, fields: RuleField[]): RuleType => ({
  kind,
  doc: '',
  more: '',
  grids: ['days'],
  sentence: [],
  fields,
})
const rule = (id: string, kind: string, words: string): Rule => ({
  id,
  kind,
  severity: 'must',
  settings: { note: 'agreed' },
  words,
  position: 0,
  etag: '"r1"',
})

it('sends only what changed, and null for what was taken away', () => {
  const before = { shifts: ['N'], max: 4, days: 'all' }
  expect(changedSettings(before, { shifts: ['N'], max: 5, min: 1 })).toEqual({
    max: 5,
    days: null,
    min: 1,
  })
  expect(changedSettings(before, { ...before })).toEqual({})
})
it('takes the default while nothing is set', () => {
  expect(heldValue({}, field('minutes', { default: 600 }))).toBe(600)
  expect(isSaid({}, field('max'))).toBe(false)
  expect(isSaid({ max: 3 }, field('max'))).toBe(true)
  expect(isSaid({ days: 'all' }, field('days', { default: 'all' }))).toBe(false)
  expect(isSaid({ max: 3 }, undefined)).toBe(false)
})
it('begins added words with anything but the default', () => {
  expect(firstValue(field('prorate', { input: 'truth', default: false, example: true }))).toBe(true)
  expect(firstValue(field('within', { default: 1, example: 1 }))).toBe(2)
  expect(firstValue(field('max'))).toBe(2)
})
it('starts a new rule with what it requires', () => {
  const fields = [
    field('severity', { default: 'prefer' }),
    field('steps', { required: true, example: 3 }),
  ]
  expect(draftOfType(type('spacing', fields))).toEqual({
    id: '',
    severity: 'prefer',
    settings: { steps: 3 },
  })
})
it('sets, unsets and compares', () => {
  expect(withValue({ max: 1 }, 'max', null)).toEqual({})
  const draft = { id: 'a', severity: 'must' as const, settings: { max: 1 } }
  expect(isChanged(draft, { ...draft, settings: { max: 1 } })).toBe(false)
  expect(isChanged(draft, { ...draft, severity: 'should' })).toBe(true)
  expect([listOf('pgy2+'), listOf(['a', 'b']), listOf(null), listOf('')]).toEqual([
    ['pgy2+'],
    ['a', 'b'],
    [],
    [],
  ])
})
it('groups by kind and finds by words', () => {
  const rules = [
    rule('nights', 'run', 'Everyone: N at most 4 in a row.'),
    rule('late', 'coverage', 'L: 1'),
  ]
  const types = [type('coverage', []), type('run', []), type('rest', [])]
  expect(groupsOf(rules, types).map((group) => group.type.kind)).toEqual(['coverage', 'run'])
  expect(filterRules(rules, 'row most').map(({ id }) => id)).toEqual(['nights'])
  expect(filterRules(rules, 'agreed')).toHaveLength(2)
})
