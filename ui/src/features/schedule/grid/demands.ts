import { sayDays } from '@/lib/day-phrase'
import { sayWho } from '@/lib/who-phrase'
import { messages } from '../messages'
import type { GridCoverage } from '../types'

/** A line under the grid: a demand, or several for the same shifts that never ask on the same day. */
export interface DemandLine {
  /** The rule of its first demand. */
  id: string
  name: string
  /** What its demands say. */
  words: string
  demands: readonly GridCoverage[]
  /** The demand that asks in each column, or null. */
  at: readonly (GridCoverage | null)[]
}

const labelOf = ({ label }: GridCoverage): string => label

/** What a demand counts, and when: its sentence up to the numbers. */
const subject = ({ words, label }: GridCoverage): string => words.split(':')[0]?.trim() || label

/** Whom and what it counts, whenever that is. */
const counted = (demand: GridCoverage): string => subject(demand).replace(/ (on|in block) .*$/, '')

/** The same as one says it: `D by PGY-2 and above on Mon–Fri`. */
const spoken = (text: string): string =>
  text
    .replace(/ by (.+?)(?= on | in block |$)/, (_, who: string) => ` by ${sayWho(who)}`)
    .replace(/ on ([^:]+)$/, (_, days: string) => ` on ${sayDays(days)}`)

const asks = ({ counts }: GridCoverage, column: number): boolean =>
  counts[column] !== null && counts[column] !== undefined

/**
 * One line for the demands of the same people in the same shifts whose days do not overlap: two on
 * weekdays and one at weekends are one line. Names say more where the shifts alone name two lines.
 */
export function demandLines(coverage: readonly GridCoverage[]): DemandLine[] {
  const lines: { key: string; demands: GridCoverage[]; at: (GridCoverage | null)[] }[] = []
  for (const demand of coverage) {
    const key = `${demand.label}\n${counted(demand)}`
    const line = lines.find(
      (one) =>
        one.key === key &&
        !demand.counts.some((_, column) => asks(demand, column) && one.at[column]),
    )
    const own = demand.counts.map((_, column) => (asks(demand, column) ? demand : null))
    if (line) {
      line.demands.push(demand)
      line.at = own.map((one, column) => one ?? line.at[column] ?? null)
    } else lines.push({ key, demands: [demand], at: own })
  }
  const shared = (name: (demand: GridCoverage) => string, demand: GridCoverage) =>
    lines.filter(({ demands: [first] }) => first && name(first) === name(demand)).length > 1
  return lines.flatMap(({ demands, at }) => {
    const [first] = demands
    if (!first) return []
    const way = [labelOf, counted, subject].find((name) => !shared(name, first))
    const name = way ? spoken(way(first)) : first.rule
    return [{ id: first.rule, name, words: demands.map((one) => one.words).join(' '), demands, at }]
  })
}

/** How many are needed: `min 2`, or `min 1–2` where it depends on the day. */
export function askedWords({ demands }: DemandLine): string {
  const { asked, between } = messages.coverage
  const texts = new Set(demands.map(asked))
  if (texts.size === 1) return [...texts].join('')
  const least = demands.map(({ min }) => min)
  return least.every((min) => min !== null) ? between(Math.min(...least), Math.max(...least)) : ''
}
