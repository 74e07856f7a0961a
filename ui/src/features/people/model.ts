import type { Schemas } from '@/lib/api/client'
import { daysBetween, type IsoDay } from '@/lib/dates'

export type Person = Schemas['Person']
export type Appointment = Schemas['Appointment']
export type Leave = Schemas['Leave']
export type Role = Person['role']
export const ROLES: readonly Role[] = ['resident', 'faculty', 'fellow', 'other']

/** The appointment in force on a day; else the next one; else the last. */
export function appointmentOn(person: Person, day: IsoDay): Appointment | undefined {
  const { appointments } = person
  return (
    appointments.find((one) => one.start <= day && day <= one.end) ??
    appointments.find((one) => one.start > day) ??
    appointments.at(-1)
  )
}

/** When someone's level changes after a day, to which: who is off-cycle. */
export function nextLevel(person: Person, day: IsoDay): { pgy: number; start: IsoDay } | null {
  const now = appointmentOn(person, day)
  const next = person.appointments.find(
    (one) => now && one.start > now.end && one.pgy !== null && one.pgy !== now.pgy,
  )
  return next?.pgy ? { pgy: next.pgy, start: next.start } : null
}

/** First and last day of someone's time in the programme, gaps left aside. */
export function presence(person: Person): { start: IsoDay; end: IsoDay } | null {
  const starts = person.appointments.map(({ start }) => start).sort()
  const ends = person.appointments.map(({ end }) => end).sort()
  const start = starts[0]
  const end = ends.at(-1)
  return start && end ? { start, end } : null
}

/** The day, or the end of the stretch that it lies beyond. */
export const inside = (day: IsoDay, { start, end }: { start: IsoDay; end: IsoDay }): IsoDay =>
  [start, day, end].toSorted()[1] ?? day

/** Whole days of leave inside a year; a part of a day counts as none. */
export function leaveDays(leave: readonly Leave[], year: { start: IsoDay; end: IsoDay }): number {
  return leave
    .filter(({ start, end }) => start.length === 10 && end.length === 10)
    .filter(({ start, end }) => start <= year.end && end >= year.start)
    .map(({ start, end }) => ({ start: inside(start, year), end: inside(end, year) }))
    .reduce((sum, { start, end }) => sum + Math.max(0, daysBetween(start, end) + 1), 0)
}

/** Days with work, by person. */
export type Shifts = ReadonlyMap<string, number>
const WORK = ['shift', 'night', 'clinic', 'call', 'education']

export function shiftsOf(grid: Pick<Schemas['Grid'], 'letters' | 'people'>): Shifts {
  return new Map(
    grid.people.map(({ id, runs }) => [
      id,
      runs
        .filter(([, , letter]) => WORK.includes(grid.letters[Number(letter)]?.kind ?? ''))
        .reduce((sum, [, length]) => sum + Number(length), 0),
    ]),
  )
}

export interface Row {
  person: Person
  level: number | null
  fte: number
  cohort: string
  start: IsoDay
  end: IsoDay
  leave: number
  requests: number
  /** Days with work in the schedule at hand; null without one. */
  shifts: number | null
}

export function rowsOf(
  people: readonly Person[],
  leave: readonly Leave[],
  requests: readonly { clinician: string; state: string }[],
  year: { start: IsoDay; end: IsoDay },
  day: IsoDay,
  shifts: Shifts | null = null,
): Row[] {
  return people.map((person) => {
    const now = appointmentOn(person, day)
    const there = presence(person)
    return {
      person,
      level: now?.pgy ?? null,
      fte: now?.fte ?? 0,
      cohort: now?.cohort ?? '',
      start: there?.start ?? year.start,
      end: there?.end ?? year.end,
      leave: leaveDays(
        leave.filter(({ clinician }) => clinician === person.id),
        year,
      ),
      requests: requests.filter(
        ({ clinician, state }) => clinician === person.id && state !== 'withdrawn',
      ).length,
      shifts: shifts && (shifts.get(person.id) ?? 0),
    }
  })
}

export const SORTS = [
  'name',
  'level',
  'fte',
  'dates',
  'cohort',
  'leave',
  'requests',
  'shifts',
] as const
export type SortKey = (typeof SORTS)[number]

const KEYS: Record<SortKey, (row: Row) => string | number> = {
  name: ({ person }) => person.name,
  level: ({ level }) => level ?? 99,
  fte: ({ fte }) => fte,
  dates: ({ start }) => start,
  cohort: ({ cohort }) => cohort,
  leave: ({ leave }) => leave,
  requests: ({ requests }) => requests,
  shifts: ({ shifts }) => shifts ?? 0,
}
const NAMES = new Intl.Collator('en', { numeric: true })

/** By a column; equal ones keep the programme's order. `-level` goes down. */
export function sortRows(rows: readonly Row[], sort: string | null): Row[] {
  const down = sort?.startsWith('-') ?? false
  const key = SORTS.find((one) => one === (down ? sort?.slice(1) : sort))
  if (!key) return [...rows]
  const of = KEYS[key]
  const sorted = rows.toSorted((a, b) => NAMES.compare(String(of(a)), String(of(b))))
  return down ? sorted.reverse() : sorted
}

export interface Filter {
  text: string
  role: Role | null
  level: number | null
}

export function filterRows(rows: readonly Row[], { text, role, level }: Filter): Row[] {
  const asked = text.trim().toLowerCase()
  return rows.filter(
    (row) =>
      (!role || row.person.role === role) &&
      (!level || row.level === level) &&
      `${row.person.name} ${row.person.id}`.toLowerCase().includes(asked),
  )
}

/** The levels there are, lowest first. */
export const levelsOf = (rows: readonly Row[]): number[] =>
  [...new Set(rows.flatMap(({ level }) => level ?? []))].sort((a, b) => a - b)
