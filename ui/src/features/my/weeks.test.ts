import { expect, test } from 'vitest'
import { daysUntil, type OwnShift, weekLater, weekOf } from './weeks'

const shift = (day: string) => ({ day, code: 'D' }) as OwnShift

test('a week has seven days, each with its shifts', () => {
  const days = weekOf('2026-07-06', [shift('2026-07-07'), shift('2026-07-07'), shift('2026-07-20')])
  expect(days.map(({ day }) => day)).toEqual([
    '2026-07-06',
    '2026-07-07',
    '2026-07-08',
    '2026-07-09',
    '2026-07-10',
    '2026-07-11',
    '2026-07-12',
  ])
  expect(days.map(({ shifts }) => shifts.length)).toEqual([0, 2, 0, 0, 0, 0, 0])
})

test('weeks begin on Monday, whatever day one starts from', () => {
  expect(weekLater('2026-07-08', 1)).toBe('2026-07-13')
  expect(weekLater('2026-07-12', -1)).toBe('2026-06-29')
})

test('what lies behind is not ahead', () => {
  expect(daysUntil('2026-07-09', '2026-07-08')).toBe(1)
  expect(daysUntil('2026-07-01', '2026-07-08')).toBe(0)
})
