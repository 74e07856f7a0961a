import { expect, it } from 'vitest'
import { likelyPacks, mistakesIn, nextYear, yearEnd } from './model'

const words = { missing: 'missing', order: 'order' }
const values = {
  name: 'Lakeside',
  specialty: '',
  timezone: 'Europe/Paris',
  start: '2026-07-01',
  end: '2027-06-30',
  blocks: '13x28' as const,
  packs: [],
}

it('plans the year that comes from April on', () => {
  expect(nextYear('2026-03-31')).toEqual({ start: '2025-07-01', end: '2026-06-30' })
  expect(nextYear('2026-04-01')).toEqual({ start: '2026-07-01', end: '2027-06-30' })
  expect(nextYear('2026-11-23')).toEqual({ start: '2026-07-01', end: '2027-06-30' })
})
it('ends a year a day before it comes round', () => {
  expect(yearEnd('2026-07-01')).toBe('2027-06-30')
  expect(yearEnd('2024-02-29')).toBe('2025-02-28')
  expect(yearEnd('2026-01-01')).toBe('2026-12-31')
})
it('proposes the work-hour rules of the place, where they are there', () => {
  const all = ['acgme', 'bc_parhbc', 'england_2016', 'ewtd']
  expect(likelyPacks('America/New_York', all)).toEqual(['acgme'])
  expect(likelyPacks('America/Vancouver', all)).toEqual(['bc_parhbc'])
  expect(likelyPacks('Europe/London', all)).toEqual(['england_2016'])
  expect(likelyPacks('Europe/Berlin', all)).toEqual(['ewtd'])
  expect(likelyPacks('Asia/Tokyo', all)).toEqual([])
  expect(likelyPacks('America/New_York', [])).toEqual([])
})
it('says what is missing', () => {
  expect(mistakesIn(values, words)).toEqual({})
  expect(mistakesIn({ ...values, name: ' ', timezone: null, end: '2026-07-01' }, words)).toEqual({
    name: 'missing',
    timezone: 'missing',
    end: 'order',
  })
})
