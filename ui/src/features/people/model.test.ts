import { expect, it } from 'vitest'
import {
  appointmentOn,
  filterRows,
  leaveDays,
  levelsOf,
  nextLevel,
  type Person,
  presence,
  rowsOf,
  shiftsOf,
  sortRows,
} from './model'

const YEAR = { start: '2026-07-01', end: '2027-06-30' }
const person = (id: string, name: string, ...terms: [string, string, number | null][]): Person => ({
  id,
  name,
  role: 'resident',
  appointments: terms.map(([start, end, pgy]) => ({ start, end, pgy, fte: 100, cohort: '' })),
  qualifications: [],
  position: 0,
  etag: '"r1"',
})
const off = person('R1', 'Ng', ['2026-07-01', '2026-08-31', 1], ['2026-09-01', '2027-06-30', 2])
const late = person('R2', 'Abel', ['2026-10-01', '2027-06-30', 3])

it('takes the appointment of the day, else the next, else the last', () => {
  expect(appointmentOn(off, '2026-08-31')?.pgy).toBe(1)
  expect(appointmentOn(off, '2026-09-01')?.pgy).toBe(2)
  expect(appointmentOn(late, '2026-07-01')?.pgy).toBe(3)
  expect(appointmentOn(late, '2028-01-01')?.pgy).toBe(3)
})
it('tells who is off-cycle', () => {
  expect(nextLevel(off, '2026-07-15')).toEqual({ pgy: 2, start: '2026-09-01' })
  expect(nextLevel(off, '2026-10-01')).toBeNull()
  expect(nextLevel(late, '2026-07-01')).toBeNull()
})
it('spans all appointments', () => {
  expect(presence(off)).toEqual(YEAR)
  expect(presence(person('R3', 'X'))).toBeNull()
})
it('counts whole days of leave inside the year', () => {
  const leave = (start: string, end: string) => ({
    id: 1,
    clinician: 'R1',
    name: 'Ng',
    start,
    end,
    kind: 'vacation',
    note: '',
    etag: '',
  })
  expect(leaveDays([leave('2026-07-13', '2026-07-19')], YEAR)).toBe(7)
  expect(leaveDays([leave('2026-06-29', '2026-07-02')], YEAR)).toBe(2)
  expect(leaveDays([leave('2026-07-22T12:00', '2026-07-22')], YEAR)).toBe(0)
})
it('sorts and filters rows', () => {
  const requests = [
    { clinician: 'R2', state: 'open' },
    { clinician: 'R2', state: 'withdrawn' },
  ]
  const rows = rowsOf([off, late], [], requests, YEAR, '2026-07-15')
  const ids = (some: typeof rows) => some.map((row) => row.person.id)
  expect(ids(sortRows(rows, 'name'))).toEqual(['R2', 'R1'])
  expect(ids(sortRows(rows, '-level'))).toEqual(['R2', 'R1'])
  expect(ids(sortRows(rows, 'nonsense'))).toEqual(['R1', 'R2'])
  expect(rows[1]?.requests).toBe(1)
  expect(levelsOf(rows)).toEqual([1, 3])
  expect(ids(filterRows(rows, { text: 'r2', role: null, level: null }))).toEqual(['R2'])
  expect(ids(filterRows(rows, { text: '', role: 'faculty', level: null }))).toEqual([])
  expect(ids(filterRows(rows, { text: '', role: null, level: 1 }))).toEqual(['R1'])
})
it('counts days with work in a schedule', () => {
  const letter = (code: string, kind: 'night' | 'leave') => ({
    code,
    kind,
    label: code,
    colour: 0,
    pattern: 0,
    rotation: null,
    shifts: [],
  })
  const runs = [
    [0, 3, 0, 0],
    [4, 7, 1, 0],
    [12, 2, 0, 1],
  ]
  const grid = {
    letters: [letter('N', 'night'), letter('V', 'leave')],
    people: [{ id: 'R1', runs }],
  }
  const shifts = shiftsOf(grid as never)
  expect([...shifts]).toEqual([['R1', 5]])
  const rows = rowsOf([off, late], [], [], YEAR, '2026-07-15', shifts)
  expect(rows.map((row) => row.shifts)).toEqual([5, 0])
})
