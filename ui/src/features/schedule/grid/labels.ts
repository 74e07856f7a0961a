import { formatDay, formatMinutes, formatRange, type IsoDay } from '@/lib/dates'
import { messages } from '../messages'
import type { GridPerson, Layer } from '../types'
import { ADVISORY, CHANGED, type Column, daysOfRun, type Model, PINNED, VIOLATION } from './model'

const words = messages.grid

/** `Tue 3 Mar`, `2 – 8 Nov`, `Block 5`. */
export function stretchLabel(model: Model, start: number, length: number): string {
  const [first, last] = daysOfRun(model, start, length)
  if (model.layer === 'blocks') {
    const from = model.columns[start]?.block ?? ''
    const to = model.columns[start + length - 1]?.block ?? from
    return length === 1 ? words.block(from) : words.blocks(from, to)
  }
  return daysLabel(first, last)
}

export const daysLabel = (first: IsoDay, last: IsoDay): string =>
  first === last
    ? formatDay(first, { weekday: 'short' })
    : formatRange(first, last, { year: false })

/** What the marks of a stretch say: `pinned`, `violation`. */
export function flagWords(flags: number): string[] {
  const found: string[] = []
  if (flags & VIOLATION) found.push(words.flags.violation)
  if (flags & ADVISORY) found.push(words.flags.advisory)
  if (flags & PINNED) found.push(words.flags.pinned)
  if (flags & CHANGED) found.push(words.flags.changed)
  return found
}

/** `Ada Ng: Night float, 2 – 8 Nov. Pinned, violation.` */
export function cellLabel(
  model: Model,
  person: GridPerson,
  run: { start: number; length: number; letter: { label: string } | null; flags: number },
): string {
  const what = run.letter?.label ?? words.nothing
  const marks = flagWords(run.flags).join(', ')
  const text = `${person.name}: ${what}, ${stretchLabel(model, run.start, run.length)}.`
  return marks ? `${text} ${marks.charAt(0).toUpperCase()}${marks.slice(1)}.` : text
}

/** Hours as they stand beside a name: `76 h`. */
export const hoursLabel = (minutes: number): string => words.hours(Math.round(minutes / 60))

/** A person as a row is called: name, hours, verdict. */
export const personLabel = (person: GridPerson): string =>
  [person.name, ...personFacts(person)].join(', ')

/** Hours and verdict of a person, as far as there are any. */
export function personFacts({ minutes_per_week, limit_minutes, verdict }: GridPerson): string[] {
  const parts: string[] = []
  if (minutes_per_week !== null)
    parts.push(
      limit_minutes === null
        ? words.aWeek(formatMinutes(minutes_per_week))
        : words.aWeekOf(formatMinutes(minutes_per_week), formatMinutes(limit_minutes)),
    )
  if (verdict !== 'ok') parts.push(words.verdicts[verdict])
  return parts
}

/** Holidays on the days of a stretch, each once: ` · Christmas Day`. */
export const holidayLabel = (model: Model, start: number, length: number): string =>
  [...new Set(model.columns.slice(start, start + length).map(({ holiday }) => holiday))]
    .filter((holiday) => holiday !== null)
    .map((holiday) => ` · ${holiday}`)
    .join('')

/** `Mon 26 Oct`, with the holiday; `Block 5, 26 Oct – 22 Nov`. */
export function columnLabel(layer: Layer, { start, end, block, holiday }: Column): string {
  if (layer === 'blocks')
    return `${words.block(block ?? '')}, ${formatRange(start, end, { year: false })}`
  const day = formatDay(start, { weekday: 'short' })
  return holiday ? `${day}, ${holiday}` : day
}
