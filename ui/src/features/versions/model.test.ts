import { expect, it } from 'vitest'
import { actionsOf, defaultPair, instantOf, localOf, missingFor, violationsOf } from './model'

const everything = { working: 3, inForce: 1, may: () => true }

it('offers what fits the state of a version', () => {
  expect(actionsOf({ id: 3, state: 'draft' }, everything)).toEqual([
    'compare',
    'publish',
    'fork',
    'csv',
    'discard',
  ])
  expect(actionsOf({ id: 4, state: 'draft' }, everything)).toContain('work')
  expect(actionsOf({ id: 1, state: 'published' }, everything)).toEqual(['fork', 'csv'])
  expect(actionsOf({ id: 2, state: 'superseded' }, everything)).toEqual([
    'compare',
    'fork',
    'rollback',
    'csv',
  ])
})

it('offers only what the role may do', () => {
  const may = (permission: string) => permission === 'draft_read'
  expect(actionsOf({ id: 3, state: 'draft' }, { ...everything, may })).toEqual(['compare'])
})

it('compares the working draft with what is in force, else the two newest', () => {
  const versions = [
    { id: 4, state: 'draft' },
    { id: 3, state: 'draft' },
    { id: 2, state: 'discarded' },
    { id: 1, state: 'published' },
  ] as const
  expect(defaultPair(versions, 3)).toEqual({ from: 1, to: 3 })
  expect(defaultPair(versions.slice(0, 3), null)).toEqual({ from: 3, to: 4 })
  expect(defaultPair(versions.slice(3), null)).toBeNull()
})

it('parts open violations from waived ones and leaves advisories out', () => {
  const waiver = { name: 'Dr Fischer', reason: 'with consent' }
  const { open, waived } = violationsOf([
    { severity: 'must', waiver: null },
    { severity: 'must', waiver },
    { severity: 'should', waiver: null },
  ])
  expect([open.length, waived.length]).toEqual([1, 1])
})

it('says what is missing before a draft can be published', () => {
  expect(missingFor({ diffRead: false, open: null, note: ' ' })).toEqual([
    'diff',
    'violations',
    'note',
  ])
  expect(missingFor({ diffRead: true, open: 0, note: 'July' })).toEqual([])
})

it('reads and writes local moments', () => {
  const date = new Date(2026, 6, 1, 8, 30)
  expect(localOf(date)).toBe('2026-07-01T08:30')
  expect(instantOf('2026-07-01T08:30')).toBe(date.toISOString())
  expect(instantOf('2026-07')).not.toBe('')
  expect(instantOf('')).toBeNull()
})
