import { expect, it } from 'vitest'
import {
  amount,
  type Cell,
  type Compliance,
  csvRows,
  groupsOf,
  short,
  step,
  tally,
  unitOf,
  usedPart,
  viewOf,
} from './model'

const cell = (verdict: Cell['verdict'], measured: number | null = 600): Cell => ({
  verdict,
  measured,
  limit: 4800,
  minutes_per_week: null,
  limit_minutes_per_week: null,
  words: '',
})
const rule = (id: string, unit: string): Compliance['rules'][number] => ({
  id,
  clause: id,
  title: id,
  severity: 'must',
  unit,
  source: '',
  words: '',
  at_least: false,
})
const report: Compliance = {
  rules: [rule('6.20', 'min'), rule('6.26', 'nights')],
  people: [
    { id: 'r1', name: 'Ana', group: { id: 'pgy1', label: 'PGY-1' } },
    { id: 'r2', name: 'Ben', group: { id: 'pgy2', label: 'PGY-2' } },
    { id: 'f1', name: 'Cy', group: { id: 'faculty', label: 'Faculty' } },
  ],
  cells: [
    [cell('pass'), cell('fail'), cell('none', null)],
    [cell('near', 5), cell('pass', 1), cell('none', null)],
  ],
}
const all = { problems: false, group: null, rule: null }

it('turns the matrix round: people in rows, rules in columns', () => {
  const { rows } = viewOf(report, all)
  expect(rows.map((row) => [row.id, row.group.id, row.cells.map((one) => one.verdict)])).toEqual([
    ['r1', 'pgy1', ['pass', 'near']],
    ['r2', 'pgy2', ['fail', 'pass']],
    ['f1', 'faculty', ['none', 'none']],
  ])
})

it('filters by problem, group and rule', () => {
  const ids = (filter: Partial<typeof all> | { group?: string; rule?: string }) =>
    viewOf(report, { ...all, ...filter }).rows.map(({ id }) => id)
  expect(ids({ problems: true })).toEqual(['r1', 'r2'])
  expect(ids({ problems: true, rule: '6.20' } as object)).toEqual(['r2'])
  expect(ids({ group: 'faculty' })).toEqual(['f1'])
})

it('says how much of a limit is used', () => {
  expect([usedPart(cell('pass', 1200)), usedPart(cell('fail', 9600))]).toEqual([0.25, 1])
  expect(usedPart(cell('none', null))).toBe(0)
})

it('names each group once', () => {
  const { rows } = viewOf({ ...report, people: [...report.people, ...report.people] }, all)
  expect(groupsOf(rows).map(({ label }) => label)).toEqual(['PGY-1', 'PGY-2', 'Faculty'])
})

it('counts verdicts, the worst first', () => {
  expect(tally(viewOf(report, all).rows)).toEqual([
    ['fail', 1],
    ['near', 1],
    ['waived', 0],
    ['pass', 2],
    ['none', 2],
  ])
})

it('says amounts as people do', () => {
  expect([amount(18_390, 'min'), amount(1, 'nights'), amount(8, 'free_periods')]).toEqual([
    '306 h 30 min',
    '1 night',
    '8 free periods',
  ])
  expect([short(cell('near', 18_390), 'min'), short(cell('none', 0), 'min')]).toEqual([
    '306.5 h',
    '–',
  ])
})

it('gives a sum of several weeks as hours a week', () => {
  const average = {
    ...cell('near', 18_390),
    minutes_per_week: 4598,
    limit_minutes_per_week: 4800,
  }
  expect(short(average, 'min')).toBe('76.6 h')
  const [rule] = report.rules
  if (!rule) throw new Error('no rule')
  expect([unitOf(rule, [undefined, average]), unitOf(rule, [])]).toEqual(['hours a week', 'hours'])
})

it('writes one CSV row for each person and rule, under its stamp', () => {
  const rows = csvRows(viewOf(report, all), ['Version 3'])
  expect(rows).toHaveLength(1 + 1 + 6)
  expect(rows[2]?.slice(0, 4)).toEqual(['r1', 'Ana', 'PGY-1', '6.20'])
})

it('moves by arrow keys and stays inside', () => {
  const size = { rows: 3, columns: 2 }
  expect(step('ArrowRight', { row: 0, column: 1 }, size)).toEqual({ row: 0, column: 1 })
  expect(step('PageDown', { row: 0, column: 1 }, size)).toEqual({ row: 2, column: 1 })
  expect(step('a', { row: 0, column: 0 }, size)).toBeNull()
})
