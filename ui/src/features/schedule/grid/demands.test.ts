import { expect, it } from 'vitest'
import { grid, there } from '../testing/grid'
import type { GridCoverage } from '../types'
import { askedWords, demandLines } from './demands'

const some = there(grid().coverage[0])
const demand = (rule: string, words: string, counts: (number | null)[]): GridCoverage => ({
  ...some,
  rule,
  words,
  counts,
  short: [],
})
const weekdays: GridCoverage = {
  ...demand('weekdays', 'D on Mon-Fri: at least 2 people.', [2, 2, null]),
  min: 2,
}
const weekend = demand('weekend', 'D on Sat Sun: at least 1 people.', [null, null, 1])

it('joins demands of the same shifts whose days do not overlap', () => {
  const [line, ...more] = demandLines([weekdays, weekend])
  expect(more).toEqual([])
  expect(line?.name).toBe('D')
  expect(line?.at.map((one) => one?.rule)).toEqual(['weekdays', 'weekdays', 'weekend'])
  expect(line && askedWords(line)).toBe('min 1–2')
  expect(line?.words).toBe('D on Mon-Fri: at least 2 people. D on Sat Sun: at least 1 people.')
})

it('keeps those apart that ask on the same day, and says which is which', () => {
  const senior = demand('senior', 'D by pgy2+ on Mon-Fri: at least 1 people.', [1, 1, null])
  const all = demand('all', 'D: at least 1 people.', [2, 2, 1])
  const names = (coverage: GridCoverage[]) => demandLines(coverage).map(({ name }) => name)
  expect(names([weekdays, all, weekend])).toEqual(['D on Mon–Fri', 'D'])
  expect(names([senior, weekend])).toEqual(['D by PGY-2 and above', 'D'])
  expect(names([all, demand('same', all.words, [1, 1, 1])])).toEqual(['all', 'same'])
})

it('says nothing where nobody asks', () => {
  expect(demandLines([])).toEqual([])
  const [line] = demandLines([demand('rare', 'D: at least 1 people.', [null, 0, null])])
  expect(line?.at.map(Boolean)).toEqual([false, true, false])
  expect(line && askedWords(line)).toBe('min 1')
})
