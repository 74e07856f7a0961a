import { expect, test } from 'vitest'
import { clockOf, isNow, minutesOf, overnight } from './clock'

const night = { start: '2026-10-31T20:00:00-04:00', end: '2026-11-01T07:00:00-05:00' }

test('times are those of the place', () => {
  expect(clockOf(night.start)).toBe('20:00')
  expect(clockOf(night.end)).toBe('07:00')
})

test('a night in which the clocks go back is an hour longer', () => {
  expect(minutesOf(night)).toBe(12 * 60)
})

test('a shift that ends the next day is overnight', () => {
  expect(overnight(night)).toBe(true)
  expect(overnight({ start: night.start, end: '2026-10-31T23:00:00-04:00' })).toBe(false)
})

test('a shift runs from its start to before its end', () => {
  expect(isNow(night, Date.parse(night.start))).toBe(true)
  expect(isNow(night, Date.parse(night.end))).toBe(false)
})
