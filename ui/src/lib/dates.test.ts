import { expect, it } from 'vitest'
import {
  addDays,
  daysBetween,
  daysOf,
  formatAgo,
  formatDay,
  formatMinutes,
  formatRange,
  isWeekend,
  mondayOf,
  today,
  weekdayOf,
} from './dates'

it('writes ranges as short as they can be', () => {
  expect(formatRange('2026-10-26', '2026-11-22')).toBe('26 Oct – 22 Nov 2026')
  expect(formatRange('2026-11-02', '2026-11-08')).toBe('2 – 8 Nov 2026')
  expect(formatRange('2026-12-28', '2027-01-03')).toBe('28 Dec 2026 – 3 Jan 2027')
  expect(formatRange('2026-11-02', '2026-11-02', { year: false })).toBe('2 Nov')
})
it('counts days over both changes of summer time', () => {
  expect(daysBetween('2026-03-01', '2026-04-01')).toBe(31)
  expect(addDays('2026-10-24', 2)).toBe('2026-10-26')
  expect(daysOf('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  expect(daysOf('2026-03-01', '2026-02-28')).toEqual([])
})
it('starts the week on Monday', () => {
  expect([weekdayOf('2026-10-26'), weekdayOf('2026-11-01')]).toEqual([0, 6])
  expect([isWeekend('2026-10-30'), isWeekend('2026-10-31')]).toEqual([false, true])
  expect(mondayOf('2026-11-01')).toBe('2026-10-26')
})
it('writes days, minutes and times past in words', () => {
  expect(formatDay('2026-09-05', { weekday: 'short', year: true })).toBe('Sat 5 Sep 2026')
  expect([0, 45, 840, 17_850, -90].map(formatMinutes)).toEqual([
    '0 min',
    '45 min',
    '14 h',
    '297 h 30 min',
    '−1 h 30 min',
  ])
  const now = new Date('2026-11-05T12:00:00Z')
  expect(formatAgo('2026-11-05T11:59:30Z', now)).toBe('just now')
  expect(formatAgo('2026-11-05T09:00:00Z', now)).toBe('3 h ago')
})
it('takes today from the local clock', () => {
  expect(today(new Date(2026, 0, 2, 23, 59))).toBe('2026-01-02')
})
