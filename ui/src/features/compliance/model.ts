import type { Schemas } from '@/lib/api/client'
import { formatMinutes } from '@/lib/dates'
import { plural } from '@/lib/plural'
import { messages } from './messages'

export type Compliance = Schemas['Compliance']
export type Rule = Compliance['rules'][number]
export type Cell = Compliance['cells'][number][number]
export type Mark = Cell['verdict']
export type Group = Schemas['Group']

/** How bad a verdict is; what is worth a look comes first. */
const ORDER: readonly Mark[] = ['fail', 'near', 'waived', 'pass', 'none']
export const isProblem = (mark: Mark): boolean => mark === 'fail' || mark === 'near'

export interface Row {
  id: string
  name: string
  group: Group
  cells: Cell[]
}

export interface Filter {
  problems: boolean
  /** The id of one. */
  group: string | null
  rule: string | null
}

export interface View {
  rules: Rule[]
  rows: Row[]
}

/** People (rows) by rules (columns) as filtered; the matrix comes the other way round. */
export function viewOf({ rules, people, cells }: Compliance, filter: Filter): View {
  const shown = rules.flatMap((rule, index) =>
    filter.rule === null || rule.id === filter.rule ? [{ rule, own: cells[index] ?? [] }] : [],
  )
  const rows = people.flatMap(({ id, name, group }, index): Row[] => {
    if (filter.group !== null && group.id !== filter.group) return []
    const row = shown.flatMap(({ own }) => own[index] ?? [])
    if (filter.problems && !row.some(({ verdict }) => isProblem(verdict))) return []
    return [{ id, name, group, cells: row }]
  })
  return { rules: shown.map(({ rule }) => rule), rows }
}

/** How many cells have each verdict, the worst first. */
export function tally(rows: readonly Row[]): [Mark, number][] {
  const all = rows.flatMap((row) => row.cells.map(({ verdict }) => verdict))
  return ORDER.map((mark): [Mark, number] => [mark, all.filter((one) => one === mark).length])
}

/** An amount with its unit: `180 h`, `3 nights`. */
export function amount(value: number | null, unit: string): string {
  if (value === null) return '–'
  if (unit === 'min') return formatMinutes(value)
  const [one, many] = messages.units[unit] ?? [unit, unit]
  return plural(value, one, many)
}

/**
 * An amount as short as a cell needs it: hours with at most one digit after the point. A sum over
 * weeks is given a week: what the limit is compared with in people's heads.
 */
export function short({ measured, verdict, minutes_per_week }: Cell, unit: string): string {
  if (measured === null || verdict === 'none') return '–'
  if (unit !== 'min') return String(measured)
  return `${Math.round((minutes_per_week ?? measured) / 6) / 10} h`
}

/** What the numbers of a column count. */
export function unitOf(rule: Rule, cells: readonly (Cell | undefined)[]): string {
  if (cells.some((cell) => cell && cell.minutes_per_week !== null)) return messages.aWeek
  return messages.units[rule.unit]?.[1] ?? rule.unit
}

/** How much of a limit is used, from 0 to 1; 0 where there is nothing to compare. */
export function usedPart({ measured, limit, verdict }: Cell): number {
  if (verdict === 'none' || !measured || !limit) return 0
  return Math.min(1, measured / limit)
}

type Line = (string | number | null)[]

/** The report as rows of a CSV file: one line a person and rule. */
export function csvRows(view: View, stamp: readonly string[]): Line[] {
  const head: Line = [
    'person',
    'name',
    'group',
    'rule',
    'clause',
    'title',
    'severity',
    'verdict',
    'measured',
    'limit',
    'unit',
    'minutes_per_week',
    'limit_minutes_per_week',
    'words',
  ]
  return [
    ...stamp.map((line): Line => [line]),
    head,
    ...view.rows.flatMap((row) =>
      view.rules.map((rule, index): Line => {
        const cell = row.cells[index]
        return [
          row.id,
          row.name,
          row.group.label,
          rule.id,
          rule.clause,
          rule.title,
          rule.severity,
          cell?.verdict ?? 'none',
          cell?.measured ?? null,
          cell?.limit ?? null,
          rule.unit,
          cell?.minutes_per_week ?? null,
          cell?.limit_minutes_per_week ?? null,
          cell?.words ?? '',
        ]
      }),
    ),
  ]
}

/** Where an arrow key leads in a table of so many rows and columns; null for other keys. */
export function step(
  key: string,
  at: { row: number; column: number },
  size: { rows: number; columns: number },
): { row: number; column: number } | null {
  const { row, column } = at
  const to = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row, column: 0 },
    End: { row, column: size.columns - 1 },
    PageUp: { row: row - 10, column },
    PageDown: { row: row + 10, column },
  }[key]
  if (!to) return null
  return {
    row: Math.max(0, Math.min(size.rows - 1, to.row)),
    column: Math.max(0, Math.min(size.columns - 1, to.column)),
  }
}

/** The groups of people, each once, in the order of the rows. */
export const groupsOf = (rows: readonly Row[]): Group[] => [
  ...new Map(rows.map(({ group }) => [group.id, group])).values(),
]
