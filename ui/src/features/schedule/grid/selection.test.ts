import { describe, expect, it } from 'vitest'
import { grid } from '../testing/grid'
import { cellsOf } from './aria-grid'
import { demandLines } from './demands'
import { buildModel, type Model, NO_FILTER } from './model'
import {
  edge,
  extended,
  firstSelection,
  nextProblem,
  placeOf,
  problems,
  type Selection,
  select,
  sideways,
  upDown,
  wrongDemands,
} from './selection'

const model = buildModel(grid())
const at = (clinician: string, start: number, length = 1, byDay = false, of: Model = model) => {
  const place = placeOf(of, { clinician, start, length, byDay })
  if (!place) throw new Error('not there')
  return place
}
const text = (one: Selection | null) =>
  one && `${one.clinician} ${one.start}+${one.length}${one.byDay ? ' day' : ''}`

describe('place', () => {
  it('is the whole run, or the days alone', () => {
    expect(at('R1', 2)).toMatchObject({ row: 1, start: 0, length: 5 })
    expect(at('R1', 2, 1, true)).toMatchObject({ start: 2, length: 1 })
    expect(at('R1', 12, 9, true)).toMatchObject({ start: 12, length: 2 })
  })
  it('is nowhere when person or column went', () => {
    expect(placeOf(model, null)).toBeNull()
    expect(placeOf(model, { clinician: 'R9', start: 0, length: 1, byDay: false })).toBeNull()
    expect(placeOf(model, { clinician: 'R1', start: 14, length: 1, byDay: true })).toBeNull()
  })
})

describe('keys', () => {
  it('go from run to run and stop at the ends', () => {
    expect(text(sideways(model, at('R1', 0), 1, false))).toBe('R1 5+3')
    expect(text(sideways(model, at('R1', 5), -1, false))).toBe('R1 0+5')
    expect(text(sideways(model, at('R1', 0), -1, false))).toBe('R1 0+5')
    expect(text(sideways(model, at('R1', 12), 1, false))).toBe('R1 12+2')
    expect(text(sideways(model, at('R1', 2, 1, true), 1, false))).toBe('R1 5+3')
    expect(text(sideways(model, at('R1', 6, 1, true), -1, false))).toBe('R1 0+5')
  })
  it('go by the day: into the run first, then on', () => {
    expect(text(sideways(model, at('R1', 0), 1, true))).toBe('R1 0+1 day')
    expect(text(sideways(model, at('R1', 0), -1, true))).toBe('R1 4+1 day')
    expect(text(sideways(model, at('R1', 4, 1, true), 1, true))).toBe('R1 5+1 day')
    expect(text(sideways(model, at('R1', 13, 1, true), 1, true))).toBe('R1 13+1 day')
    expect(text(sideways(model, at('R1', 0, 1, true), -1, true))).toBe('R1 0+1 day')
  })
  it('go up and down past headings, in the same column', () => {
    expect(text(upDown(model, at('R1', 8), 1))).toBe('R2 3+11')
    expect(text(upDown(model, at('R2', 1, 1, true), -1))).toBe('R1 1+1 day')
    expect(text(upDown(model, at('R1', 0), 20))).toBe('R3 0+14')
    expect(text(upDown(model, at('R1', 0), -1))).toBe('R1 0+5')
  })
  it('go to the ends of the row and of the grid', () => {
    expect(text(edge(model, at('R1', 5), 'first', false))).toBe('R1 0+5')
    expect(text(edge(model, at('R2', 1), 'last', true))).toBe('R3 0+14')
    expect(text(edge(model, at('R3', 0), 'first', true))).toBe('R1 0+5')
    expect(text(edge(model, at('R1', 5, 1, true), 'last', false))).toBe('R1 13+1 day')
  })
  it('extend by days within the row', () => {
    expect(text(extended(model, at('R1', 8), 1))).toBe('R1 8+5 day')
    expect(text(extended(model, at('R1', 8, 1, true), -1))).toBe('R1 8+1 day')
    expect(text(extended(model, at('R1', 12), 1))).toBe('R1 12+2 day')
  })
  it('begin at the first person', () => {
    expect(text(firstSelection(model))).toBe('R1 0+5')
    expect(firstSelection(buildModel(grid(), { ...NO_FILTER, text: 'zz' }))).toBeNull()
  })
})

describe('problems', () => {
  it('are the marked runs, and people whose problem is in no single cell', () => {
    expect(problems(model).map(text)).toEqual(['R1 8+4', 'R2 0+1', 'R3 0+14'])
  })
  it('come one after the other, the coverage last, and go round', () => {
    const coverage = demandLines(grid().coverage)
    const seen: unknown[] = []
    let from: Parameters<typeof nextProblem>[2] = null
    for (let turn = 0; turn < 6; turn++) {
      const next = nextProblem(model, coverage, from, 1)
      if (next?.kind === 'cells') {
        seen.push(text(next.selection))
        from = at(next.selection.clinician, next.selection.start)
      } else if (next) {
        seen.push([next.line, next.column])
        from = { line: next.line, column: next.column }
      }
    }
    expect(seen).toEqual(['R1 8+4', 'R2 0+1', 'R3 0+14', [0, 5], [0, 7], 'R1 8+4'])
  })
  it('come the other way round with −1', () => {
    const back = (from: Parameters<typeof nextProblem>[2]) =>
      nextProblem(model, demandLines(grid().coverage), from, -1)
    expect(back(null)).toEqual({ kind: 'demand', line: 0, column: 7 })
    expect(back({ line: 0, column: 7 })).toEqual({ kind: 'demand', line: 0, column: 5 })
    expect(back({ line: 0, column: 5 })).toMatchObject({ selection: { clinician: 'R3' } })
    expect(back(at('R1', 8))).toEqual({ kind: 'demand', line: 0, column: 7 })
  })
  it('are too many as well as too few', () => {
    const [demand] = grid().coverage
    const full = demand && { ...demand, max: 1, counts: [2, 1, 0], short: [2] }
    expect(wrongDemands(demandLines(full ? [full] : []))).toEqual([
      { kind: 'demand', line: 0, column: 0 },
      { kind: 'demand', line: 0, column: 2 },
    ])
  })
  it('are none in a clean schedule', () => {
    const clean = grid()
      .people.slice(0, 1)
      .map((one) => ({ ...one, runs: [[0, 2, 0, 0]] }))
    expect(nextProblem(buildModel(grid({ people: clean })), [], null, 1)).toBeNull()
  })
})

describe('cells', () => {
  const spans = (place: ReturnType<typeof at> | null, row = at('R1', 0).person) =>
    cellsOf(row, place).map(({ start, length }) => [start, length])
  it('are the runs, with chosen days cut out of theirs', () => {
    expect(spans(null)).toEqual([
      [0, 5],
      [5, 3],
      [8, 4],
      [12, 2],
    ])
    expect(spans(at('R1', 2, 1, true))).toEqual([
      [0, 2],
      [2, 1],
      [3, 2],
      [5, 3],
      [8, 4],
      [12, 2],
    ])
    expect(spans(at('R1', 4, 3, true))).toEqual([
      [0, 4],
      [4, 3],
      [7, 1],
      [8, 4],
      [12, 2],
    ])
    expect(spans(at('R2', 0))).toEqual([
      [0, 5],
      [5, 3],
      [8, 4],
      [12, 2],
    ])
  })
  it('keep the flags of their own days', () => {
    const cells = cellsOf(at('R1', 0).person, at('R1', 3, 1, true))
    expect(cells.slice(0, 3).map(({ flags }) => flags)).toEqual([0, 1, 1])
  })
  it('cover every column once, whatever is chosen', () => {
    for (let start = 0; start < 14; start++) {
      for (let length = 1; start + length <= 14; length++) {
        const cells = cellsOf(at('R1', 0).person, at('R1', start, length, true))
        let next = 0
        for (const cell of cells) {
          expect(cell.start).toBe(next)
          next += cell.length
        }
        expect(next).toBe(14)
      }
    }
  })
  it('leave a selection as it is', () => {
    expect(select(at('R1', 0).person, 99, false)).toBeNull()
  })
})
