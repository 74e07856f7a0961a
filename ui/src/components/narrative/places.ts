import type { Piece, Sentence } from '@/lib/api/narratives'
import { changedSearch } from '@/lib/url-state'

/** The version that sentences speak of, and the schedule that it belongs to. */
export interface Of {
  schedule: number | null
  version: number | null
  /** The cell that is looked at: nothing leads to it. */
  here?: { person: string; day: string }
  /** The grid is not for phones: there a day leads to who is on. */
  phone?: boolean
}

const firstOf = (days: string): string => days.split('/', 1)[0] ?? ''

function cell(of: Of, person: string | null, day: string | null): string | null {
  const { schedule, version, here, phone = false } = of
  if (here && here.person === (person ?? here.person) && here.day === (day ?? here.day)) return null
  if (phone) return day && `/on/${changedSearch('', { day })}`
  return `/schedule/${changedSearch('', { schedule, version, person, day })}`
}

/** Whether a sentence counts requests: it is about several, and names nobody. */
const counts = ({ pieces, links }: Sentence): boolean =>
  links.length > 1 &&
  links.every(({ request }) => request) &&
  pieces.every(({ kind }) => kind !== 'person')

/**
 * Where each piece of a sentence leads, or null: a name to the person's cell, a day to the cell of
 * whom it is said, a rule to its page, the first number of a sentence that counts requests to all of them.
 */
export function placesOf(sentence: Sentence, of: Of): (string | null)[] {
  const { pieces, links } = sentence
  const days = pieces.flatMap(({ kind, ref }) => (kind === 'day' && ref ? [firstOf(ref)] : []))
  const dayOf = (person: string): string | null =>
    links.find(({ clinician, day }) => clinician === person && day)?.day ??
    days[0] ??
    links.find(({ day }) => day)?.day ??
    null
  let spoken: string | null = links.length === 1 ? (links[0]?.clinician ?? null) : null
  const counted = counts(sentence) ? pieces.findIndex(({ kind }) => kind === 'number') : -1
  return pieces.map(({ kind, ref }: Piece, index) => {
    if (index === counted) return '/requests/'
    if (!ref) return null
    if (kind === 'person') {
      spoken = ref
      return cell(of, ref, dayOf(ref))
    }
    if (kind === 'day') return cell(of, spoken, firstOf(ref))
    return kind === 'rule' ? `/rules/${changedSearch('', { rule: ref })}` : null
  })
}

/** The words of each piece; a number that leads somewhere takes what it counts along. */
export function wordsOf(pieces: readonly Piece[], places: readonly (string | null)[]): string[] {
  const words = pieces.map(({ text }) => text)
  pieces.forEach(({ kind, text }, index) => {
    const [noun] =
      (kind === 'number' && places[index] && /^ \w+/.exec(words[index + 1] ?? '')) || []
    if (!noun) return
    words[index] = text + noun
    words[index + 1] = (words[index + 1] ?? '').slice(noun.length)
  })
  return words
}
