/**
 * Days are ISO strings (`2026-10-26`) everywhere: in the API, in state, in keys. They become a
 * Date only in here and only in UTC, so that no summer time ever moves one.
 */
export type IsoDay = string

const DAY = 86_400_000
const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options })
const MONTH = format({ month: 'short' })
const WEEKDAY = format({ weekday: 'short' })
const WEEKDAY_LONG = format({ weekday: 'long' })

const utc = (day: IsoDay): number => Date.parse(`${day}T00:00:00Z`)
const iso = (ms: number): IsoDay => new Date(ms).toISOString().slice(0, 10)

export const addDays = (day: IsoDay, days: number): IsoDay => iso(utc(day) + days * DAY)

/** Whole days from one to the other: 0 for the same day. */
export const daysBetween = (from: IsoDay, to: IsoDay): number => (utc(to) - utc(from)) / DAY

/** All days from first to last, both included. */
export const daysOf = (first: IsoDay, last: IsoDay): IsoDay[] =>
  Array.from({ length: Math.max(0, daysBetween(first, last) + 1) }, (_, n) => addDays(first, n))

/** 0 is Monday, 6 is Sunday. */
export const weekdayOf = (day: IsoDay): number => (new Date(utc(day)).getUTCDay() + 6) % 7

export const isWeekend = (day: IsoDay): boolean => weekdayOf(day) >= 5

export const mondayOf = (day: IsoDay): IsoDay => addDays(day, -weekdayOf(day))

/** Today where the browser is. */
export function today(now: Date = new Date()): IsoDay {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

interface DayFormat {
  weekday?: 'short' | 'long'
  year?: boolean
}

/** `26 Oct`, `Mon 26 Oct`, `26 Oct 2026`. */
export function formatDay(day: IsoDay, { weekday, year = false }: DayFormat = {}): string {
  const ms = utc(day)
  const words = [String(new Date(ms).getUTCDate()), MONTH.format(ms)]
  if (weekday) words.unshift((weekday === 'long' ? WEEKDAY_LONG : WEEKDAY).format(ms))
  if (year) words.push(day.slice(0, 4))
  return words.join(' ')
}

/** `26 Oct – 22 Nov 2026`, `2 – 8 Nov 2026`, `28 Dec 2026 – 3 Jan 2027`; one day stands alone. */
export function formatRange(
  first: IsoDay,
  last: IsoDay,
  { year = true }: { year?: boolean } = {},
): string {
  if (first === last) return formatDay(first, { year })
  const end = formatDay(last, { year })
  if (first.slice(0, 4) !== last.slice(0, 4))
    return `${formatDay(first, { year: true })} – ${formatDay(last, { year: true })}`
  if (first.slice(0, 7) !== last.slice(0, 7)) return `${formatDay(first)} – ${end}`
  return `${Number(first.slice(8))} – ${end}`
}

/** First letter of the weekday, for column heads: M T W T F S S. */
export const weekdayLetter = (day: IsoDay): string => WEEKDAY.format(utc(day)).slice(0, 1)

/** An instant (ISO with offset) where the browser is: `5 Nov 2026, 07:30`. */
export function formatMoment(instant: string): string {
  const date = new Date(instant)
  return `${formatDay(today(date), { year: true })}, ${formatTime(date)}`
}

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
export const formatTime = (date: Date): string => TIME.format(date)

/** Minutes as people say them: `45 min`, `14 h`, `297 h 30 min`. */
export function formatMinutes(minutes: number): string {
  const sign = minutes < 0 ? '−' : ''
  const whole = Math.abs(Math.round(minutes))
  const hours = Math.floor(whole / 60)
  const rest = whole % 60
  if (!hours) return `${sign}${rest} min`
  return `${sign}${hours} h${rest ? ` ${rest} min` : ''}`
}

/** `just now`, `5 min ago`, `3 h ago`, then the day. */
export function formatAgo(instant: string, now: Date = new Date()): string {
  const minutes = Math.floor((now.getTime() - Date.parse(instant)) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`
  return formatDay(today(new Date(instant)), {
    year: today(new Date(instant)).slice(0, 4) !== today(now).slice(0, 4),
  })
}
