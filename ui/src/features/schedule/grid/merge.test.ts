import { expect, it } from 'vitest'
import { grid, person, there, verdict } from '../testing/grid'
import { merged } from './merge'
import { buildModel, personAt, rowOf, runAt } from './model'

it('takes over people, coverage, counts and the new revision', () => {
  const after = merged(
    grid(),
    verdict({
      people: [person('R2', 'Bo Ito', { runs: [[5, 1, 0, 2]] })],
      coverage: [
        {
          rule: 'day',
          cells: [
            [5, 1, false],
            [8, 0, true],
            [6, 1, false],
          ],
        },
      ],
    }),
  )
  expect(after.version).toMatchObject({ revision: 5, etag: '"v7.5"' })
  expect(after.summary).toEqual({ violations: 0, advisories: 1 })
  expect(after.people[1]?.runs).toEqual([[5, 1, 0, 2]])
  expect(after.people[0]).toBe(grid().people[0] && after.people[0])
  expect(after.coverage[0]?.counts.slice(5, 9)).toEqual([1, 1, 0, 0])
  expect(after.coverage[0]?.short).toEqual([7, 8])
})

it('keeps everybody on their letters when an edit brings one that nobody had', () => {
  const before = grid()
  const added = { ...there(before.letters[0]), code: 'D+N', label: 'Day + Night float' }
  const letters = [added, ...before.letters]
  const after = merged(
    before,
    verdict({ letters, people: [person('R2', 'Bo Ito', { runs: [[5, 1, 0, 0]] })] }),
  )
  const model = buildModel(after)
  const code = (id: string, column: number) => {
    const row = personAt(model, rowOf(model, id))
    return row && runAt(row, column)?.letter?.code
  }
  expect([code('R1', 0), code('R1', 8), code('R2', 5), code('R3', 0)]).toEqual([
    'D',
    'N',
    'D+N',
    'leave',
  ])
})

it('leaves the grid alone that shows another layer, and demands that did not change', () => {
  const before = grid()
  expect(merged(before, verdict({ layer: 'blocks' }))).toBe(before)
  expect(merged(before, verdict()).coverage[0]).toBe(before.coverage[0])
})
