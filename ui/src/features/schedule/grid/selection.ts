import type { GridCoverage } from '../types'
import type { DemandLine } from './demands'
import { ADVISORY, type Model, type PersonRow, personAt, rowOf, runAt, VIOLATION } from './model'

/** A stretch of one person's columns. It stays with the person when rows come and go. */
export interface Selection {
  clinician: string
  start: number
  length: number
  /** Taken by the day instead of by the run; moving up and down keeps it. */
  byDay: boolean
}

/** Where the selection stands in the model, cut to what is there; null when it is not in sight. */
export interface Place {
  row: number
  person: PersonRow
  start: number
  length: number
  byDay: boolean
}

export function placeOf(model: Model, selection: Selection | null): Place | null {
  if (!selection) return null
  const row = rowOf(model, selection.clinician)
  const person = personAt(model, row)
  if (!person || selection.start >= model.columns.length) return null
  const { start, byDay } = selection
  if (byDay)
    return {
      row,
      person,
      start,
      length: Math.min(selection.length, model.columns.length - start),
      byDay,
    }
  // The run may have grown or shrunk by an edit.
  const run = runAt(person, start)
  return run && { row, person, start: run.start, length: run.length, byDay }
}

const of = (person: PersonRow, start: number, length: number, byDay: boolean): Selection => ({
  clinician: person.person.id,
  start,
  length,
  byDay,
})

export const selectionOf = ({ person, start, length, byDay }: Place): Selection =>
  of(person, start, length, byDay)

/** The run that holds a column, or that column alone. */
export function select(person: PersonRow, column: number, byDay: boolean): Selection | null {
  if (byDay) return of(person, column, 1, true)
  const run = runAt(person, column)
  return run && of(person, run.start, run.length, false)
}

/** The nearest row of a person from `row` in a direction, itself included. */
export function nearestPerson(model: Model, row: number, step: 1 | -1): number | null {
  for (let at = row; at >= 0 && at < model.rows.length; at += step)
    if (personAt(model, at)) return at
  return null
}

/** What the first key selects: the first run of the first person. */
export function firstSelection(model: Model): Selection | null {
  const row = nearestPerson(model, 0, 1)
  const person = row === null ? null : personAt(model, row)
  return person && select(person, 0, false)
}

/** The selection after a step to the side: the next run, or the next day with `byDay`. */
export function sideways(model: Model, at: Place, step: 1 | -1, byDay: boolean): Selection {
  const last = model.columns.length - 1
  if (byDay) {
    // Out of a whole run the first step takes its first or last day.
    const from = at.byDay ? at.start + step : step > 0 ? at.start : at.start + at.length - 1
    return of(at.person, Math.max(0, Math.min(last, from)), 1, true)
  }
  // From a day inside a run the next run is the one after it, not its other part.
  const around = runAt(at.person, step > 0 ? at.start + at.length - 1 : at.start) ?? at
  const edge = step > 0 ? around.start + around.length : around.start - 1
  const own = of(at.person, at.start, at.length, at.byDay)
  if (edge < 0 || edge > last) return own
  return select(at.person, edge, false) ?? own
}

/** The selection some people up or down, in the same column; headings are skipped. */
export function upDown(model: Model, at: Place, people: number): Selection {
  const step = people < 0 ? -1 : 1
  let row = at.row
  for (let left = Math.abs(people); left > 0; left--) {
    const next = nearestPerson(model, row + step, step)
    if (next === null) break
    row = next
  }
  const person = personAt(model, row) ?? at.person
  return select(person, at.start, at.byDay) ?? of(person, at.start, 1, true)
}

/** The first or last run of the row, or of the whole grid. */
export function edge(model: Model, at: Place, end: 'first' | 'last', whole: boolean): Selection {
  const column = end === 'first' ? 0 : model.columns.length - 1
  const row = whole
    ? nearestPerson(model, end === 'first' ? 0 : model.rows.length - 1, end === 'first' ? 1 : -1)
    : at.row
  const person = personAt(model, row ?? at.row) ?? at.person
  return select(person, column, at.byDay) ?? of(person, column, 1, true)
}

/** Extends or shrinks the selection by one column at its end, within the row. */
export function extended(model: Model, at: Place, step: 1 | -1): Selection {
  const length = Math.max(1, Math.min(model.columns.length - at.start, at.length + step))
  return of(at.person, at.start, length, true)
}

/** All problems in reading order: marked runs, and people whose problem is no single cell's. */
export function problems(model: Model): Selection[] {
  const found: Selection[] = []
  for (const row of model.rows) {
    if (row.kind === 'group') continue
    const marked = row.runs.filter((run) => run.flags & (VIOLATION | ADVISORY))
    for (const run of marked) found.push(of(row, run.start, run.length, false))
    const { verdict } = row.person
    const first = row.runs[0]
    if (marked.length === 0 && first && (verdict === 'violation' || verdict === 'advisory'))
      found.push(of(row, first.start, first.length, false))
  }
  return found
}

/** Something broken: a stretch of somebody's cells, or a column of a demand. */
export type Problem =
  | { kind: 'cells'; selection: Selection }
  | { kind: 'demand'; line: number; column: number }

/** Too few, or more than may be. */
export const isWrong = (demand: GridCoverage, column: number): boolean =>
  demand.short.includes(column) ||
  (demand.max !== null && (demand.counts[column] ?? 0) > demand.max)

/** All problems of the coverage, line by line. */
export const wrongDemands = (coverage: readonly DemandLine[]): Problem[] =>
  coverage.flatMap(({ at }, line) =>
    at.flatMap((demand, column) =>
      demand && isWrong(demand, column) ? [{ kind: 'demand' as const, line, column }] : [],
    ),
  )

/**
 * The next or previous problem from where one is, going round: people first, then the coverage.
 * Null when there is none.
 */
export function nextProblem(
  model: Model,
  coverage: readonly DemandLine[],
  at: Place | { line: number; column: number } | null,
  step: 1 | -1,
): Problem | null {
  const cells = problems(model).map((selection) => ({ kind: 'cells' as const, selection }))
  const all: Problem[] = [...cells, ...wrongDemands(coverage)]
  const columns = model.columns.length
  const order = (one: Problem): number =>
    one.kind === 'cells'
      ? rowOf(model, one.selection.clinician) * columns + one.selection.start
      : (model.rows.length + one.line) * columns + one.column
  const around = all.at(step > 0 ? 0 : -1) ?? null
  if (!at) return around
  const now =
    'row' in at ? at.row * columns + at.start : (model.rows.length + at.line) * columns + at.column
  const after =
    step > 0 ? all.find((one) => order(one) > now) : all.findLast((one) => order(one) < now)
  return after ?? around
}
