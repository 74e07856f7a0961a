import type { Finding, Grid, GridPerson, Letter, Verdict } from '../types'

const letter = (code: string, label: string, kind: Letter['kind'], colour = 0): Letter => ({
  code,
  label,
  kind,
  colour,
  pattern: 0,
  shifts: kind === 'shift' || kind === 'night' ? [code] : [],
  rotation: kind === 'rotation' ? code : null,
})

const LETTERS: Letter[] = [
  letter('D', 'Day', 'shift'),
  letter('N', 'Night float', 'night', 2),
  letter('WARD', 'Wards', 'rotation', 3),
  letter('off', 'Off', 'off'),
  letter('leave', 'Leave', 'leave'),
]

export const person = (id: string, name: string, change: Partial<GridPerson> = {}): GridPerson => ({
  id,
  name,
  group: 'pgy2',
  pgy: 2,
  role: 'resident',
  minutes_per_week: 3960,
  limit_minutes: 4800,
  verdict: 'ok',
  share: { nights: { value: 5, median: 4 }, weekends: { value: 1, median: 2 } },
  runs: [],
  ...change,
})

/** Two weeks from Wednesday 1 July 2026, a holiday on the 3rd, block 2 from the 8th on. */
export const grid = (change: Partial<Grid> = {}): Grid => ({
  version: { id: 7, schedule: 2, number: 3, state: 'draft', revision: 4, etag: '"v7.4"' },
  layer: 'days',
  start: '2026-07-01',
  end: '2026-07-14',
  blocks: [
    { id: '1', start: '2026-07-01', end: '2026-07-07' },
    { id: '2', start: '2026-07-08', end: '2026-07-14' },
  ],
  days: Array.from({ length: 14 }, (_, index) => ({
    day: `2026-07-${String(index + 1).padStart(2, '0')}`,
    weekday: ((index + 2) % 7) + 1,
    block: index < 7 ? '1' : '2',
    holiday: index === 2 ? 'Independence Day, observed' : null,
  })),
  letters: LETTERS,
  groups: [
    { id: 'pgy3', label: 'PGY-3' },
    { id: 'pgy2', label: 'PGY-2' },
    { id: 'faculty', label: 'Faculty' },
  ],
  people: [
    person('R1', 'Ada Ng', {
      group: 'pgy3',
      runs: [
        [0, 3, 0, 0],
        [3, 2, 0, 1],
        [8, 4, 1, 4],
      ],
    }),
    person('R2', 'Bo Ito', {
      runs: [
        [1, 2, 1, 2],
        [5, 1, 3, 1],
      ],
      verdict: 'advisory',
    }),
    person('R3', 'Cy Kaur', { runs: [[0, 14, 4, 0]], verdict: 'violation' }),
  ],
  coverage: [
    {
      rule: 'day',
      label: 'D',
      words: 'D: at least 1.',
      min: 1,
      target: null,
      max: null,
      counts: [1, 1, 1, 1, 1, 0, null, 0, 0, 0, 0, 0, 0, 0],
      short: [5, 7],
    },
  ],
  summary: { violations: 1, advisories: 1 },
  ...change,
})

export const verdict = (change: Partial<Verdict> = {}): Verdict => ({
  revision: 5,
  etag: '"v7.5"',
  saved: true,
  label: 'Give Mon 6 Jul D to Ito',
  new: [],
  solved: [],
  violations: 0,
  advisories: 1,
  costs: [],
  layer: 'days',
  letters: LETTERS,
  people: [],
  coverage: [],
  ...change,
})

export const finding = (change: Partial<Finding> = {}): Finding => ({
  key: 'a'.repeat(16),
  rule: 'rest',
  severity: 'must',
  message: 'Too little rest.',
  clinicians: [{ id: 'R1', name: 'Ada Ng' }],
  start: '2026-07-02T07:00:00-04:00',
  end: '2026-07-04T00:00:00-04:00',
  measured: 8,
  limit: 10,
  unit: 'h',
  facts: [],
  waiver: null,
  clause: null,
  ...change,
})

/** The value, which the test is sure of. */
export function there<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('not there')
  return value
}
