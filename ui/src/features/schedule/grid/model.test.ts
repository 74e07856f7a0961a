import { describe, expect, it } from 'vitest'
import { grid, person, there } from '../testing/grid'
import { balance } from './balance'
import { dayNumber, headsOf, weekdayLetter } from './heads'
import {
  allFlagged,
  buildModel,
  CHANGED,
  columnOf,
  daysOfRun,
  flagsOf,
  isGap,
  isRest,
  NO_FILTER,
  PINNED,
  personAt,
  rowOf,
  runAt,
  VIOLATION,
} from './model'

const model = buildModel(grid())
const at = (id: string) => {
  const found = personAt(model, rowOf(model, id))
  if (!found) throw new Error(id)
  return found
}

describe('buildModel', () => {
  it('has a heading for each group with people, then the people', () => {
    expect(model.rows.map((row) => (row.kind === 'group' ? row.label : row.person.name))).toEqual([
      'PGY-3',
      'Ada Ng',
      'PGY-2',
      'Bo Ito',
      'Cy Kaur',
    ])
  })

  it('joins neighbours with the same letter whatever their flags', () => {
    const runs = at('R1').runs.map(({ start, length, letter, flags }) => [
      start,
      length,
      letter?.code ?? null,
      flags,
    ])
    expect(runs).toEqual([
      [0, 5, 'D', PINNED],
      [5, 3, null, 0],
      [8, 4, 'N', VIOLATION],
      [12, 2, null, 0],
    ])
  })

  it('joins off and nothing into one gap that keeps the flags', () => {
    const gap = runAt(at('R2'), 4)
    expect(gap).toMatchObject({ start: 3, length: 11, flags: PINNED })
    expect(gap && isGap(gap)).toBe(true)
  })

  it('knows weekends, holidays and where a block begins', () => {
    expect(model.columns.map((column) => isRest(column))).toEqual(
      [2, 3, 4, 10, 11].reduce((days, day) => days.with(day, true), Array(14).fill(false)),
    )
    expect(model.columns.flatMap(({ boundary }, column) => (boundary ? [column] : []))).toEqual([7])
  })

  it('takes blocks as columns on the layer of blocks', () => {
    const blocks = buildModel(grid({ layer: 'blocks', days: grid().blocks, people: [] }))
    expect(blocks.columns[1]).toMatchObject({ start: '2026-07-08', end: '2026-07-14', block: '2' })
    expect(blocks.columns.some(({ boundary, weekend }) => boundary || weekend)).toBe(false)
    expect([weekdayLetter('blocks', blocks.columns[1] ?? there(model.columns[0]))]).toEqual([
      '8 Jul',
    ])
    expect(dayNumber('blocks', blocks.columns[1] ?? there(model.columns[0]))).toBe('2')
    expect(headsOf(blocks)).toEqual([])
  })
})

describe('filter', () => {
  const names = (filter: Partial<typeof NO_FILTER>) =>
    buildModel(grid(), { ...NO_FILTER, ...filter }).rows.flatMap((row) =>
      row.kind === 'person' ? [row.person.name] : [],
    )
  it('finds by part of the name or the whole code', () => {
    expect(names({ text: ' it' })).toEqual(['Bo Ito'])
    expect(names({ text: 'r3' })).toEqual(['Cy Kaur'])
    expect(names({ text: 'zz' })).toEqual([])
  })
  it('keeps a level, or those with problems, and no empty heading', () => {
    expect(names({ group: 'pgy3' })).toEqual(['Ada Ng'])
    expect(names({ problems: true })).toEqual(['Bo Ito', 'Cy Kaur'])
    expect(buildModel(grid(), { ...NO_FILTER, group: 'pgy3' }).rows).toHaveLength(2)
  })
})

describe('looking up', () => {
  it('finds rows, columns and runs, and says when there are none', () => {
    expect(rowOf(model, 'R2')).toBe(3)
    expect(rowOf(model, 'R9')).toBe(-1)
    expect(personAt(model, 0)).toBeNull()
    expect(personAt(model, 99)).toBeNull()
    expect([columnOf(model, '2026-07-08'), columnOf(model, '2027-01-01')]).toEqual([7, -1])
    expect(runAt(at('R1'), 14)).toBeNull()
  })
  it('adds up flags over a stretch', () => {
    expect(flagsOf(at('R1'), 0, 14)).toBe(PINNED | VIOLATION)
    expect(flagsOf(at('R2'), 1, 1)).toBe(CHANGED)
    expect(allFlagged(at('R1'), 3, 2, PINNED)).toBe(true)
    expect(allFlagged(at('R1'), 2, 3, PINNED)).toBe(false)
  })
  it('gives the days of a stretch', () => {
    expect(daysOfRun(model, 1, 3)).toEqual(['2026-07-02', '2026-07-04'])
    expect(daysOfRun(model, 99, 1)).toEqual(['', ''])
  })
})

describe('heads', () => {
  it('name month and block over their columns', () => {
    expect(headsOf(model).map(({ start, stop, text }) => [start, stop, text])).toEqual([
      [0, 7, 'Jul 2026 · Block 1'],
      [7, 14, 'Jul 2026 · Block 2'],
    ])
    const column = there(model.columns[2])
    expect([weekdayLetter('days', column), dayNumber('days', column)]).toEqual(['F', '3'])
  })
  it('name the month alone outside blocks', () => {
    const days = grid().days.map((day) => ({ ...day, block: null })) as ReturnType<
      typeof grid
    >['days']
    expect(headsOf(buildModel(grid({ days }))).map(({ text }) => text)).toEqual(['Jul 2026'])
  })
})

describe('balance', () => {
  it('is the widest distance from the median, and never so small that nothing matters', () => {
    expect(balance(model)).toBe(4)
    const far = person('R4', 'Di Oh', { share: { nights: { value: 20, median: 4 } } })
    expect(balance(buildModel(grid({ people: [far] })))).toBe(16)
  })
})
