import { expect, it } from 'vitest'
import { draftOf, mistakesIn, nextKey, sentOf } from './draft'
import { messages } from './messages'

const YEAR = { start: '2026-07-01', end: '2027-06-30' }
const fresh = { ...draftOf(undefined, YEAR), id: 'R9', name: 'Ng' }
const line = { key: 2, start: '2027-01-01', end: '2026-12-01', pgy: null, fte: 0, cohort: ' A ' }
const mistakes = (draft: typeof fresh) => mistakesIn(draft, messages.form, 'missing')

it('starts with the whole year', () => {
  expect(sentOf(fresh).appointments).toEqual([{ ...YEAR, pgy: 1, fte: 100, cohort: '' }])
  expect(mistakes(fresh)).toEqual({})
  expect(mistakes({ ...fresh, id: ' ', name: '' })).toEqual({ id: 'missing', name: 'missing' })
})
it('names each mistake as the server does', () => {
  expect(mistakes({ ...fresh, appointments: [...fresh.appointments, line] })).toEqual({
    'appointments[1].start': messages.form.overlap,
    'appointments[1].end': messages.form.order,
    'appointments[1].pgy': messages.form.needsPgy,
    'appointments[1].fte': messages.form.percent,
  })
})
it('sends no empty lines', () => {
  const qualifications = [
    { key: 0, name: ' ', until: null },
    { key: 1, name: 'procedures ', until: '2027-01-31' },
  ]
  expect(sentOf({ ...fresh, qualifications }).qualifications).toEqual([
    { name: 'procedures', until: '2027-01-31' },
  ])
  expect(nextKey(qualifications)).toBe(2)
  expect(nextKey([])).toBe(1)
})
