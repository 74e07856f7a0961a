import { describe, expect, it } from 'vitest'
import { weekOf, within } from './weeks'

const DAYS = { first: '2026-11-11', last: '2026-12-08' } // Wednesday to Tuesday

describe('the week of a brief', () => {
  it('is that of the day', () => {
    expect(weekOf(DAYS, '2026-11-25')).toEqual({
      day: '2026-11-23',
      before: '2026-11-16',
      after: '2026-11-30',
    })
  })

  it('begins with the first day where that is no Monday', () => {
    expect(weekOf(DAYS, '2026-11-13')).toEqual({
      day: '2026-11-11',
      before: null,
      after: '2026-11-16',
    })
  })

  it('is the first one for a day outside', () => {
    expect(weekOf(DAYS, '2027-03-01').day).toBe('2026-11-11')
  })

  it('ends with the last day', () => {
    expect(weekOf(DAYS, '2026-12-08')).toEqual({
      day: '2026-12-07',
      before: '2026-11-30',
      after: null,
    })
  })

  it('steps to the first day where the week before begins earlier', () => {
    const { before } = weekOf(DAYS, '2026-11-16')
    expect(within(DAYS, before ?? '')).toBe('2026-11-11')
  })
})
