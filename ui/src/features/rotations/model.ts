import type { Schemas } from '@/lib/api/client'

export type Shift = Schemas['Shift']
export type Rotation = Schemas['Rotation']
export type Asks = Schemas['Asks']

const clock = (text: string): number | null => {
  const found = /^(\d{1,2}):(\d{2})(?:\+(\d))?$/.exec(text.trim())
  if (!found) return null
  const [, hours, minutes, days] = found
  return (Number(hours) + 24 * Number(days ?? 0)) * 60 + Number(minutes)
}

/** Minutes from start to end: the end is the first such time after the start. Null if no times. */
export function shiftMinutes({ start, end }: Pick<Shift, 'start' | 'end'>): number | null {
  const from = clock(start)
  const to = clock(end)
  if (from === null || to === null) return null
  return to > from ? to - from : to + 24 * 60 - from
}

/** `2–4 (3)`, `2+`, `up to 3`, `2`: at least, at most, in brackets what is wanted. */
export function asksText(asks: Asks | null): string {
  if (!asks) return ''
  const { min, target, max } = asks
  const wanted = target !== null && target !== min ? ` (${target})` : ''
  if (min !== null && max !== null) return (min === max ? `${min}` : `${min}–${max}`) + wanted
  if (min !== null) return `${min}+${wanted}`
  if (max !== null) return `≤ ${max}${wanted}`
  return target === null ? '' : `(${target})`
}

export interface BlockRun {
  /** `1–6`, `7`. */
  blocks: string
  asks: Asks
}

/** Neighbouring blocks that ask for the same stand together; those that ask for nothing are left out. */
export function blockRuns(blocks: readonly { id: string; asks: Asks | null }[]): BlockRun[] {
  const runs: { first: string; last: string; asks: Asks }[] = []
  let before: Asks | null = null
  for (const { id, asks } of blocks) {
    const run = runs.at(-1)
    if (asks && run && before && asksText(asks) === asksText(before)) run.last = id
    else if (asks) runs.push({ first: id, last: id, asks })
    before = asks
  }
  return runs.map(({ first, last, asks }) => ({
    blocks: first === last ? first : `${first}–${last}`,
    asks,
  }))
}

/** What holidays ask for: the same on each (then what), as the weekday they fall on, or neither. */
export function onHolidays(
  weekdays: readonly (Asks | null)[],
  holidays: readonly (Asks | null)[],
): { asks: string } | 'same' | 'varies' {
  const texts = holidays.map(asksText)
  if (new Set(texts).size === 1) return { asks: texts[0] ?? '' }
  return texts.every((text, index) => text === asksText(weekdays[index] ?? null))
    ? 'same'
    : 'varies'
}

/** A demand's sentence where its codes stand beside it: `On Monday: exactly 1 person.` */
export function withoutCodes(text: string, codes: readonly string[]): string {
  const said =
    codes.length < 2 ? codes.join('') : `${codes.slice(0, -1).join(', ')} or ${codes.at(-1)}`
  if (!said || !text.startsWith(said)) return text
  const rest = text.slice(said.length).replace(/^[: ]+/, '')
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** `Mon–Fri 08:00–17:00, Sat 07:00–12:00` of the typical week's lines. */
export const weekText = (week: readonly string[]): string => week.join(', ').replaceAll('-', '–')

/** Lines of a text field as a list: no blanks, nothing empty. */
export const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
