import { describe, expect, it } from 'vitest'
import {
  chartData,
  clashPlace,
  formatSpan,
  type Generation,
  goals,
  type Issue,
  mendPlace,
  milestone,
  OPTIONS,
  openRules,
  type Point,
  stretches,
  TIERS,
  withPoint,
  wrongOptions,
} from './model'

const point = (t: number, tier: string, objective: number, bound: number, problem = 'block 1') =>
  ({ t, tier, objective, bound, problem, iteration: t }) satisfies Point

const generation = (change: Partial<Generation>): Generation => ({
  id: 3,
  schedule: 2,
  state: 'running',
  phase: 'improve',
  problem: 'block 1',
  tier: 'fair',
  objective: 12,
  bound: 9,
  gap: 3,
  gap_percent: 25,
  objectives: { legal: 0, covered: 1, fair: 12, wishes: 31 },
  bounds: { legal: 0, covered: 1, fair: 9, wishes: 0 },
  unfilled: 0,
  unfilled_by_rule: {},
  seconds_left: 35,
  percent: 50,
  iteration: 48,
  findings_by_rule: {},
  clash: [],
  point: null,
  created: '2026-06-01T08:00:00Z',
  started: '2026-06-01T08:00:00Z',
  finished: null,
  version: null,
  error: null,
  stop: null,
  request: {
    seed: 1,
    effort: 40,
    workers: 2,
    fast: false,
    base: null,
    stop: { when: 'effort', value: null },
  },
  author: { id: 1, name: 'Maria Ortiz' },
  ...change,
})

const run = [
  point(100, 'legal', 3, 0),
  point(200, 'legal', 0, 0),
  point(300, 'covered', 2, 0),
  point(900, 'covered', 1, 0),
  point(1000, 'fair', 20, 4),
]

describe('goals', () => {
  it('parts the points where the goal or the problem changes', () => {
    const two = [...run, point(1100, 'fair', 5, 5, 'block 2')]
    expect(
      stretches(two).map(({ problem, tier, points }) => [problem, tier, points.length]),
    ).toEqual([
      ['block 1', 'legal', 2],
      ['block 1', 'covered', 2],
      ['block 1', 'fair', 1],
      ['block 2', 'fair', 1],
    ])
  })

  it('says of each goal how it stands', () => {
    expect(goals(run, false).map(({ tier, best, state }) => [tier, best, state])).toEqual([
      ['legal', 0, 'proven'],
      ['covered', 1, 'ended'],
      ['fair', 20, 'searching'],
      ['wishes', null, 'waiting'],
    ])
    expect(goals(run, true)[2]?.state).toBe('ended')
    expect(goals([], false).map(({ state }) => state)).toEqual(TIERS.map(() => 'waiting'))
  })
})

describe('chartData', () => {
  it('breaks the lines where a goal ends and holds the last value until then', () => {
    const { x, objective, marks } = chartData(run, 2)
    expect(x.map((value) => value.toFixed(3))).toEqual([
      '0.100',
      '0.200',
      '0.288',
      '0.294',
      '0.300',
      '0.900',
      '0.988',
      '0.994',
      '1.000',
      '2.000',
    ])
    expect(objective).toEqual([3, 0, 0, null, 2, 1, 1, null, 20, 20])
    expect(marks.map((mark) => mark.tier)).toEqual(['legal', 'covered', 'fair'])
  })

  it('never goes back in time', () => {
    const { x } = chartData(run, 0.5)
    expect(x).toEqual([...x].sort((a, b) => a - b))
  })

  it('takes a new point once', () => {
    const next = point(1200, 'fair', 18, 4)
    expect(withPoint(run, next)).toHaveLength(6)
    expect(withPoint(withPoint(run, next), next)).toHaveLength(6)
    expect(withPoint(run, null)).toHaveLength(5)
  })
})

describe('milestone', () => {
  it('speaks of the first schedule, of a settled goal and of the end, of nothing else', () => {
    const none = generation({})
    const first = generation({ point: point(1, 'legal', 4, 0) })
    const better = generation({ point: point(2, 'legal', 2, 0) })
    const covered = generation({ point: point(3, 'covered', 2, 2) })
    const fair = generation({ point: point(4, 'fair', 9, 1) })
    expect(milestone(none, first)).toEqual({ kind: 'first' })
    expect(milestone(first, better)).toBeNull()
    expect(milestone(better, covered)).toEqual({ kind: 'legal' })
    expect(milestone(covered, fair)).toEqual({
      kind: 'settled',
      tier: 'covered',
      value: 2,
      proven: true,
    })
    expect(milestone(fair, generation({ state: 'succeeded' }))).toEqual({ kind: 'done' })
    expect(milestone(fair, generation({ phase: 'clash' }))).toEqual({ kind: 'clash' })
  })
})

it('orders what is still open by its cost', () => {
  expect(openRules({ b: 1, a: 1, c: 4, d: 0 })).toEqual([
    ['c', 4],
    ['a', 1],
    ['b', 1],
  ])
})

it('leads to where a demand of a clash stands', () => {
  const line = (kind: string, rule: string) => clashPlace({ kind, rule, words: '', items: [] })
  expect(line('leave', 'leave')).toBe('/requests')
  expect(line('pin', 'pin')).toBe('/schedule')
  expect(line('demand', 'night & day')).toBe('/rules?rule=night%20%26%20day')
  expect(line('person', 'rest')).toBe('/rules?rule=rest')
})

it('leads to where an issue can be mended', () => {
  const issue = (change: Partial<Issue>): Issue => ({
    severity: 'impossible',
    words: '',
    detail: [],
    rule: '',
    clinicians: [],
    start: null,
    end: null,
    ...change,
  })
  const kinds = new Map([
    ['night', 'coverage'],
    ['runs', 'run'],
  ])
  expect(mendPlace(issue({ rule: 'night' }), kinds)).toBe('/rotations')
  expect(mendPlace(issue({ rule: 'runs' }), kinds)).toBe('/rules')
  expect(mendPlace(issue({ rule: 'pin' }), kinds)).toBe('/schedule')
  expect(mendPlace(issue({}), kinds)).toBe('/requests')
  expect(mendPlace(issue({ severity: 'note' }), kinds)).toBeNull()
})

it('says how long it took', () => {
  expect([4_900, 125_000, 3_725_000].map(formatSpan)).toEqual(['4 s', '2 min 05 s', '1 h 02 min'])
})

it('refuses options that the server would refuse', () => {
  expect(wrongOptions(OPTIONS)).toEqual([])
  expect(wrongOptions({ ...OPTIONS, seed: 1.5, effort: 0, workers: null })).toEqual([
    'seed',
    'effort',
    'workers',
  ])
})
