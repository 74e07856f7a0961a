import { expect, it } from 'vitest'
import { grid, person, there } from '../testing/grid'
import { namesAt } from './coverage-cells'
import { cellLabel, columnLabel, flagWords, hoursLabel, personLabel, stretchLabel } from './labels'
import { buildModel, personAt, runAt } from './model'
import { fitted, stretches } from './paint-bar'
import { countLabel } from './paint-coverage'

const model = buildModel(grid())
const row = there(personAt(model, 1))

it('names a run by person, letter, days and marks', () => {
  expect(cellLabel(model, row.person, there(runAt(row, 0)))).toBe('Ada Ng: Day, 1 – 5 Jul. Pinned.')
  expect(cellLabel(model, row.person, there(runAt(row, 9)))).toBe(
    'Ada Ng: Night float, 9 – 12 Jul. Violation.',
  )
  expect(cellLabel(model, row.person, there(runAt(row, 13)))).toBe('Ada Ng: Off, 13 – 14 Jul.')
})

it('names days and blocks', () => {
  expect(stretchLabel(model, 6, 1)).toBe('Tue 7 Jul')
  const blocks = buildModel(grid({ layer: 'blocks', days: grid().blocks, people: [] }))
  expect(stretchLabel(blocks, 1, 1)).toBe('Block 2')
  expect(stretchLabel(blocks, 0, 2)).toBe('Blocks 1 to 2')
  expect(columnLabel('blocks', there(blocks.columns[0]))).toBe('Block 1, 1 – 7 Jul')
  expect(columnLabel('days', there(model.columns[2]))).toBe('Fri 3 Jul, Independence Day, observed')
  expect(columnLabel('days', there(model.columns[0]))).toBe('Wed 1 Jul')
})

it('names a person with hours and verdict', () => {
  expect(personLabel(person('R1', 'Ada Ng'))).toBe('Ada Ng, 66 h a week of 80 h')
  expect(personLabel(person('R1', 'Ada Ng', { limit_minutes: null, verdict: 'near' }))).toBe(
    'Ada Ng, 66 h a week, near the limit',
  )
  expect(personLabel(person('R1', 'Ada Ng', { minutes_per_week: null }))).toBe('Ada Ng')
  expect(hoursLabel(4990)).toBe('83 h')
})

it('says every mark', () => {
  expect(flagWords(15)).toEqual(['violation', 'advisory', 'pinned', 'changed since published'])
})

it('cuts a label to its code, then smaller, then shorter', () => {
  const measure = (text: string) => text.length * 7
  expect(fitted(['Night float', 'NF'], 100, measure)).toEqual({ text: 'Night float', size: 11.5 })
  expect(fitted(['Night float', 'NF'], 20, measure)).toEqual({ text: 'NF', size: 11.5 })
  expect(fitted(['Night float', 'E-PM'], 25, measure)).toEqual({ text: 'E-PM', size: 10 })
  expect(fitted(['Night float', 'E-PM'], 12, measure)).toEqual({ text: 'E-', size: 7 })
  expect(fitted(['Night float', 'E-PM'], 1, measure)).toEqual({ text: 'E', size: 7 })
})

it('joins flagged neighbours', () => {
  const flags = Uint8Array.from([4, 4, 0, 4, 4, 4])
  expect(stretches(flags, { start: 1, length: 4 }, 4)).toEqual([
    { start: 1, length: 1 },
    { start: 3, length: 2 },
  ])
})

it('counts who is there, and says who', () => {
  const demand = there(grid().coverage[0])
  expect(countLabel(1, demand)).toBe('1/1')
  expect(countLabel(1, { ...demand, min: null, target: 3 })).toBe('1/3')
  expect(countLabel(1, { ...demand, min: null })).toBe('1')
  expect(namesAt(model, demand, 0)).toEqual(['Ada Ng'])
  expect(namesAt(model, demand, 8)).toEqual([])
})
