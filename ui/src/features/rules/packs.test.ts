import { expect, it } from 'vitest'
import {
  onRotations,
  type PackSetting,
  type PackUse,
  settingOf,
  valueText,
  withSetting,
} from './packs'

const hours: PackSetting = {
  name: 'weekly_limit_hours',
  doc: '',
  default: 80,
  chosen: 80,
  choices: [],
  least: 40,
  most: 88,
  changes: [],
}
const use: PackUse = {
  name: 'acgme',
  who: ['resident'],
  rotations: [],
  settings: {},
  on: { NICU: { weekly_limit_hours: 88 } },
}

it('says only what differs from the pack', () => {
  const lower = withSetting(use, hours, 70)
  expect([settingOf(use, hours), settingOf(lower, hours)]).toEqual([80, 70])
  expect(lower.settings).toEqual({ weekly_limit_hours: 70 })
  expect(withSetting(lower, hours, 80).settings).toEqual({})
})
it('reads values and rotations aloud', () => {
  expect([valueText(true), valueText('any_work'), valueText(80)]).toEqual(['yes', 'any work', '80'])
  expect(onRotations(use)).toEqual(['On NICU: weekly limit hours 88'])
})
