/**
 * The sentence of a type of rule, as the API sends it: texts, blanks, and words that are there only
 * while a field says something. Everything in here is pure; the editor draws what `nodesOf` gives.
 */
export interface Blank {
  field: string
  either?: string
  empty?: string
  style: string
}
export interface Optional {
  optional: Part[]
  field: string
  /** A second field that must say something too. */
  beside?: string
}
interface Joined {
  joined: Optional[]
  mark: string
}
interface Told {
  told: string
}
export type Part = string | Blank | Optional | Joined | Told

/** What a sentence is made of on screen, in order. */
export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'blank'; blank: Blank }
  | { kind: 'optional'; field: string; nodes: Node[] }

export type Value = string | number | boolean | (string | number | boolean)[] | ValueTable | null
interface ValueTable {
  [key: string]: string | number | boolean
}
export type Settings = Readonly<Record<string, Value | undefined>>

/** Whether a field says something: it is set, and not to its default. */
export type Said = (field: string) => boolean

/** Words of which the sentence has room: each with the fields it speaks of. */
export interface Addable {
  field: string
  /** As it will read, blanks left open: `on …`, `at most …`. */
  words: string
}

const isPart = (part: unknown): part is Part => typeof part === 'string' || typeof part === 'object'

/** The sentence out of JSON; what is no part of one is left out. */
export const partsOf = (json: readonly unknown[]): Part[] =>
  json.filter((part): part is Part => part !== null && isPart(part))

const isShown = (part: Optional, said: Said): boolean =>
  said(part.field) && (!part.beside || said(part.beside))

export function nodesOf(parts: readonly Part[], said: Said): Node[] {
  return parts.flatMap((part): Node[] => {
    if (typeof part === 'string') return [{ kind: 'text', text: part }]
    if ('told' in part) return [{ kind: 'text', text: part.told }]
    if ('optional' in part) {
      if (!isShown(part, said)) return []
      return [{ kind: 'optional', field: part.field, nodes: nodesOf(part.optional, said) }]
    }
    if ('joined' in part) {
      const shown = part.joined.filter((one) => isShown(one, said))
      return shown.flatMap((one, index): Node[] => [
        ...(index ? [{ kind: 'text' as const, text: part.mark }] : []),
        ...nodesOf([one], said),
      ])
    }
    return [{ kind: 'blank', blank: part }]
  })
}

const gist = (parts: readonly Part[]): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return part
      if ('told' in part) return part.told
      return 'optional' in part || 'joined' in part ? '' : '…'
    })
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[,;:] /, '')

/** Optional words that could be added now. */
export function addableIn(parts: readonly Part[], said: Said): Addable[] {
  return parts.flatMap((part): Addable[] => {
    if (typeof part === 'string' || 'told' in part) return []
    if ('joined' in part) return addableIn(part.joined, said)
    if (!('optional' in part)) return []
    if (isShown(part, said)) return addableIn(part.optional, said)
    if (part.beside && !said(part.beside)) return []
    return [{ field: part.field, words: gist(part.optional) }]
  })
}

/** All fields that a sentence can speak of. */
export function fieldsIn(parts: readonly Part[]): string[] {
  const found = parts.flatMap((part): string[] => {
    if (typeof part === 'string' || 'told' in part) return []
    if ('joined' in part) return fieldsIn(part.joined)
    if ('optional' in part) return [part.field, ...fieldsIn(part.optional)]
    return part.either ? [part.field, part.either] : [part.field]
  })
  return [...new Set(found)]
}

/** Of words that stand in a row, at least one is needed: the field of each row's first. */
export const firstJoined = (parts: readonly Part[]): string[] =>
  parts.flatMap((part) =>
    typeof part === 'object' && 'joined' in part ? (part.joined[0]?.field ?? []) : [],
  )

/** The server's texts quote names of fields as code; a page does without the marks. */
export const unquoted = (doc: string): string => doc.replaceAll('`', '')

/** `weekly_limit_hours` → `weekly limit hours`. */
export const spoken = (name: string): string => name.replaceAll('_', ' ')
