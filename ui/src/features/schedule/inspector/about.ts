import type { Finding } from '../types'

/** The day on which an instant with its local offset falls. */
const dayOf = (instant: string): string => instant.slice(0, 10)

/** Days of a finding: the last one is that of the minute before its end. */
export function spanOf({ start, end }: Finding): [string, string] | null {
  if (!start || !end) return null
  const midnight = end.slice(11, 16) === '00:00'
  const last = midnight ? previousDay(dayOf(end)) : dayOf(end)
  const first = dayOf(start)
  // One that ends at the midnight it starts at is about that day.
  return last < first ? [first, first] : [first, last]
}

const previousDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

const RANK = { must: 0, should: 1, prefer: 2 } as const

/** Broken rules of somebody's own, and those of the days that name nobody: too few people. */
export interface About {
  own: Finding[]
  days: Finding[]
}

const touches = (finding: Finding, first: string, last: string): boolean => {
  const span = spanOf(finding)
  return !span || (span[0] <= last && first <= span[1])
}

const inOrder = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity])

/** The broken rules that concern a person in some days, violations first. */
export function findingsAbout(
  findings: readonly Finding[],
  clinician: string,
  first: string,
  last: string,
): About {
  const broken = inOrder(
    findings.filter((one) => one.severity !== 'prefer' && touches(one, first, last)),
  )
  return {
    own: broken.filter(({ clinicians }) => clinicians.some(({ id }) => id === clinician)),
    days: broken.filter(({ clinicians, start }) => clinicians.length === 0 && start !== null),
  }
}

/** The rules that somebody's cell on a day works against, as its explanation has them. */
export interface Strained {
  first: string
  last: string
  rules: readonly string[]
}

/** Findings that name nobody become the person's own where one of the person's cells adds to them. */
export function withShare({ own, days }: About, strained: readonly Strained[]): About {
  const adds = (finding: Finding) =>
    strained.some(
      ({ first, last, rules }) => rules.includes(finding.rule) && touches(finding, first, last),
    )
  return {
    own: inOrder([...own, ...days.filter(adds)]),
    days: days.filter((one) => !adds(one)),
  }
}
