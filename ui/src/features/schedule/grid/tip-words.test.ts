import { expect, it } from 'vitest'
import { grid, there } from '../testing/grid'
import { holidayLabel } from './labels'
import { buildModel, personAt } from './model'
import { tipWords } from './tip-words'

const model = buildModel(grid())
const row = there(personAt(model, 1))

it('says what is under the pointer', () => {
  expect(tipWords(model, { person: row, column: 9 })).toEqual([
    'Night float',
    'Ada Ng · 9 – 12 Jul',
    'violation',
  ])
  expect(tipWords(model, { person: row, column: null })).toEqual(['Ada Ng', '66 h a week of 80 h'])
  expect(tipWords(model, { person: row, column: 13 })).toEqual([])
})

it('names the holiday of a day, and the days of a block', () => {
  expect(tipWords(model, { person: null, column: 2 })).toEqual([
    'Independence Day, observed',
    'Fri 3 Jul',
  ])
  expect(tipWords(model, { person: null, column: 3 })).toEqual([])
  expect(holidayLabel(model, 0, 5)).toBe(' · Independence Day, observed')
  expect(holidayLabel(model, 3, 2)).toBe('')
  const blocks = buildModel(grid({ layer: 'blocks', days: grid().blocks, people: [] }))
  expect(tipWords(blocks, { person: null, column: 0 })).toEqual(['Block 1, 1 – 7 Jul'])
})
