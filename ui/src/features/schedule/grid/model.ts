import type { Grid, GridPerson, Letter } from '../types'

/** Bits of a run, as the API sends them; 16, a request, is told by the details instead. */
export const PINNED = 1
export const CHANGED = 2
export const VIOLATION = 4
export const ADVISORY = 8

/** Columns in which nothing is said have no letter. */
const NONE = -1

export interface Column {
  /** First and last day. */
  start: string
  end: string
  /** Id of the block that it lies in, or is. */
  block: string | null
  weekend: boolean
  holiday: string | null
  /** Begins a block that the column before is not in. */
  boundary: boolean
}

/** Columns beside each other that hold the same; `letter` is null where nothing stands. */
export interface Run {
  start: number
  length: number
  letter: Letter | null
  /** All bits of its columns together. */
  flags: number
}

/** A person's columns: the number of the letter and the flags of each. */
interface Cells {
  letters: Int16Array
  flags: Uint8Array
}

export interface PersonRow {
  kind: 'person'
  person: GridPerson
  runs: readonly Run[]
  cells: Cells
}

export interface GroupRow {
  kind: 'group'
  id: string
  label: string
  people: number
}

export type Row = PersonRow | GroupRow

export interface Model {
  layer: 'days' | 'blocks'
  columns: readonly Column[]
  letters: readonly Letter[]
  rows: readonly Row[]
}

/** What the reader asks to see; all of it when empty. */
export interface Filter {
  text: string
  group: string
  problems: boolean
}

export const NO_FILTER: Filter = { text: '', group: '', problems: false }

/** Nothing to draw as a bar: off, away from the programme, or no word about it. */
export const isGap = ({ letter }: Run): boolean => letter === null || letter.kind === 'off'

/** A weekend or a holiday. */
export const isRest = ({ weekend, holiday }: Column): boolean => weekend || holiday !== null

function columnsOf(grid: Grid): Column[] {
  let before: string | null = null
  return grid.days.map((day) => {
    const days = 'day' in day
    const block = days ? day.block : day.id
    const boundary = days && block !== before && before !== null
    before = block
    return {
      start: days ? day.day : day.start,
      end: days ? day.day : day.end,
      block,
      weekend: days && day.weekday >= 6,
      holiday: days ? day.holiday : null,
      boundary,
    }
  })
}

function cellsOf(person: GridPerson, columns: number): Cells {
  const letters = new Int16Array(columns).fill(NONE)
  const flags = new Uint8Array(columns)
  for (const [start = 0, length = 0, letter = NONE, flag = 0] of person.runs) {
    letters.fill(letter, start, start + length)
    flags.fill(flag, start, start + length)
  }
  return { letters, flags }
}

/** Off and nothing are both a gap; a change between them is not worth an edge. */
function runsOf({ letters, flags }: Cells, all: readonly Letter[]): Run[] {
  const runs: Run[] = []
  let last: Run | undefined
  for (let column = 0; column < letters.length; column++) {
    const letter = all[letters[column] ?? NONE] ?? null
    const flag = flags[column] ?? 0
    const gap = letter === null || letter.kind === 'off'
    if (last && (last.letter === letter || (gap && isGap(last)))) {
      last.length += 1
      last.flags |= flag
      last.letter ??= letter
    } else {
      last = { start: column, length: 1, letter, flags: flag }
      runs.push(last)
    }
  }
  return runs
}

const hasProblem = ({ verdict }: GridPerson): boolean =>
  verdict === 'violation' || verdict === 'advisory'

export function matches(person: GridPerson, { text, group, problems }: Filter): boolean {
  if (group && person.group !== group) return false
  if (problems && !hasProblem(person)) return false
  const asked = text.trim().toLowerCase()
  return !asked || person.name.toLowerCase().includes(asked) || person.id.toLowerCase() === asked
}

/** The grid as it is drawn: rows of groups and people, runs instead of cells. */
export function buildModel(grid: Grid, filter: Filter = NO_FILTER): Model {
  const columns = columnsOf(grid)
  const rows: Row[] = []
  for (const { id, label } of grid.groups) {
    const people = grid.people.filter((person) => person.group === id && matches(person, filter))
    if (people.length === 0) continue
    rows.push({ kind: 'group', id, label, people: people.length })
    for (const person of people) {
      const cells = cellsOf(person, columns.length)
      rows.push({ kind: 'person', person, cells, runs: runsOf(cells, grid.letters) })
    }
  }
  return { layer: grid.layer, columns, letters: grid.letters, rows }
}

/** A row of a person, or null for a heading or nothing. */
export function personAt(model: Model, row: number): PersonRow | null {
  const found = model.rows[row]
  return found?.kind === 'person' ? found : null
}

export const rowOf = (model: Model, clinician: string): number =>
  model.rows.findIndex((row) => row.kind === 'person' && row.person.id === clinician)

/** Number of the column that holds a day, or -1. */
export const columnOf = (model: Model, day: string): number =>
  model.columns.findIndex(({ start, end }) => start <= day && day <= end)

/** The run that holds a column. */
export const runAt = ({ runs }: PersonRow, column: number): Run | null =>
  runs.find((run) => run.start <= column && column < run.start + run.length) ?? null

/** The flags of the columns of a stretch, together. */
export function flagsOf({ cells }: PersonRow, start: number, length: number): number {
  let bits = 0
  for (const flag of cells.flags.subarray(start, start + length)) bits |= flag
  return bits
}

/** Whether every column of a stretch has a flag. */
export const allFlagged = ({ cells }: PersonRow, start: number, length: number, bit: number) =>
  cells.flags.subarray(start, start + length).every((flag) => (flag & bit) !== 0)

/** First and last day of a stretch of columns. */
export function daysOfRun(model: Model, start: number, length: number): [string, string] {
  const first = model.columns[start]?.start ?? ''
  return [first, model.columns[start + length - 1]?.end ?? first]
}
