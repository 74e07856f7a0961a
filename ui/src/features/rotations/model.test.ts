import { expect, it } from 'vitest'
import {
  asksText,
  blockRuns,
  lines,
  onHolidays,
  shiftMinutes,
  weekText,
  withoutCodes,
} from './model'

const asks = (min: number | null, target: number | null, max: number | null) => ({
  min,
  target,
  max,
})

it('measures shifts over midnight and beyond a day', () => {
  expect(shiftMinutes({ start: '07:00', end: '17:00' })).toBe(600)
  expect(shiftMinutes({ start: '20:00', end: '07:00' })).toBe(660)
  expect(shiftMinutes({ start: '06:00', end: '06:00' })).toBe(1440)
  expect(shiftMinutes({ start: '07:00', end: '11:00+1' })).toBe(1680)
  expect(shiftMinutes({ start: '7', end: '17:00' })).toBeNull()
})
it('writes what is asked for as short as it can be', () => {
  expect(asksText(asks(2, 3, 4))).toBe('2–4 (3)')
  expect(asksText(asks(1, 1, 1))).toBe('1')
  expect(asksText(asks(2, null, null))).toBe('2+')
  expect(asksText(asks(null, null, 3))).toBe('≤ 3')
  expect(asksText(asks(null, 2, null))).toBe('(2)')
  expect(asksText(null)).toBe('')
})
it('puts neighbouring blocks together', () => {
  const two = asks(2, null, null)
  expect(
    blockRuns([
      { id: '1', asks: two },
      { id: '2', asks: two },
      { id: '3', asks: null },
      { id: '4', asks: two },
      { id: '5', asks: asks(3, null, null) },
    ]).map(({ blocks }) => blocks),
  ).toEqual(['1–2', '4', '5'])
  expect(blockRuns([])).toEqual([])
})
it('says holidays in one word where it can', () => {
  const some = asks(1, null, 2)
  expect(onHolidays([null, null], [some, some])).toEqual({ asks: '1–2' })
  expect(onHolidays([some, null], [null, null])).toEqual({ asks: '' })
  expect(onHolidays([some, null], [some, null])).toBe('same')
  expect(onHolidays([null, some], [some, null])).toBe('varies')
})
it('reads lines', () => {
  expect(lines(' Mon-Fri 07:00-17:00 \n\nSat 07:00-12:00')).toHaveLength(2)
})
it('leaves the codes out of a sentence beside which they stand', () => {
  expect(withoutCodes('N on Friday: exactly 1 person.', ['N'])).toBe('On Friday: exactly 1 person.')
  expect(withoutCodes('A, B or C: at most 6 people.', ['A', 'B', 'C'])).toBe('At most 6 people.')
  expect(withoutCodes('Work: at most 6 people.', ['N'])).toBe('Work: at most 6 people.')
  expect(withoutCodes('Work: at most 6 people.', [])).toBe('Work: at most 6 people.')
})
it('writes a typical week with dashes', () => {
  expect(weekText(['Mon-Fri 08:00-17:00', 'Sat 07:00-12:00'])).toBe(
    'Mon–Fri 08:00–17:00, Sat 07:00–12:00',
  )
})
