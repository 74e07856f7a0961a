import { messages } from './messages'
import { list } from './plural'

/**
 * Phrases for days, as rules and shifts use them: `Mon-Fri !holidays`, `Sat Sun holidays`, `all`.
 * Most of them are seven ticks and what holds on holidays; the rest stays text.
 */
export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

export type Holidays = 'same' | 'also' | 'not'

export interface DayPhrase {
  /** From Monday. */
  weekdays: boolean[]
  /** As the weekday they fall on; always; never. */
  holidays: Holidays
}

const place = (name: string): number =>
  WEEKDAYS.findIndex((day) => day.toLowerCase() === name.toLowerCase())

/** The weekdays that a word names, or null: `Fri-Mon` goes round. */
function named(word: string): number[] | null {
  if (word === 'all') return [0, 1, 2, 3, 4, 5, 6]
  const [first = '', last = first, ...more] = word.split('-')
  const from = place(first)
  const to = place(last)
  if (from < 0 || to < 0 || more.length) return null
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, n) => (from + n) % 7)
}

/** The ticks behind a phrase; null for one that says more than ticks can. */
export function parseDays(text: string): DayPhrase | null {
  const weekdays = WEEKDAYS.map(() => false)
  const except: number[] = []
  let holidays: Holidays = 'same'
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const not = word.startsWith('!')
    const bare = not ? word.slice(1) : word
    if (bare === 'holidays') {
      if (holidays !== 'same') return null
      holidays = not ? 'not' : 'also'
      continue
    }
    const days = named(bare)
    if (!days) return null
    if (not) except.push(...days)
    else for (const day of days) weekdays[day] = true
  }
  // A holiday that falls on an excepted weekday: ticks have no place for it.
  if (holidays === 'also' && except.length) return null
  for (const day of except) weekdays[day] = false
  if (!weekdays.includes(true) && holidays !== 'also') return null
  return { weekdays, holidays }
}

/** The shortest phrase for some ticks; empty when they name no day. */
export function writeDays({ weekdays, holidays }: DayPhrase): string {
  const words: string[] = []
  for (let from = 0; from < 7; from += 1) {
    if (!weekdays[from]) continue
    let to = from
    while (weekdays[to + 1]) to += 1
    const names = WEEKDAYS.slice(from, to + 1)
    words.push(names.length > 2 ? `${names[0]}-${names.at(-1)}` : names.join(' '))
    from = to
  }
  if (words[0] === 'Mon-Sun') words[0] = 'all'
  if (holidays === 'also' && words[0] !== 'all') words.push('holidays')
  if (holidays === 'not' && words.length) words.push('!holidays')
  return words.join(' ')
}

/** A phrase as one says it: `Mon–Fri, not on holidays`; one that ticks cannot say stays as it is. */
export function sayDays(text: string): string {
  const words = messages.days
  const phrase = parseDays(text || 'all')
  if (!phrase) return text
  const runs = writeDays({ ...phrase, holidays: 'same' })
  const days = runs === 'all' ? [words.all] : runs.split(' ').filter(Boolean)
  if (phrase.holidays === 'also' && runs !== 'all') days.push(words.onlyHolidays)
  const said = list(days.map((one) => one.replace('-', '–')))
  return phrase.holidays === 'not' ? words.notHolidays(said) : said
}
