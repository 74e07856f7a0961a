import type { Grid, GridPerson, Letter, Verdict } from '../types'

/** A person's runs by another list of letters: an edit may bring a letter that nobody had. */
function renumbered(person: GridPerson, before: readonly Letter[], number: Map<string, number>) {
  const runs = person.runs.map(([start = 0, length = 0, letter = 0, flags = 0]) => {
    const code = before[letter]?.code ?? ''
    return [start, length, number.get(code) ?? letter, flags]
  })
  return { ...person, runs }
}

const alike = (a: readonly Letter[], b: readonly Letter[]) =>
  a.length === b.length && a.every(({ code }, index) => code === b[index]?.code)

/** The grid after an edit, from what the edit's verdict says of people and coverage. */
export function merged(grid: Grid, verdict: Verdict): Grid {
  if (verdict.layer !== grid.layer) return grid
  const changed = new Map(verdict.people.map((person) => [person.id, person]))
  const same = verdict.letters.length === 0 || alike(grid.letters, verdict.letters)
  const number = new Map(verdict.letters.map(({ code }, index) => [code, index]))
  const cells = new Map(verdict.coverage.map(({ rule, cells: own }) => [rule, own]))
  return {
    ...grid,
    version: { ...grid.version, revision: verdict.revision, etag: verdict.etag },
    letters: same ? grid.letters : verdict.letters,
    people: grid.people.map(
      (person) =>
        changed.get(person.id) ?? (same ? person : renumbered(person, grid.letters, number)),
    ),
    coverage: grid.coverage.map((demand) => {
      const own = cells.get(demand.rule)
      if (!own) return demand
      const counts = [...demand.counts]
      const short = new Set(demand.short)
      for (const [column, count, isShort] of own as [number, number, boolean][]) {
        counts[column] = count
        if (isShort) short.add(column)
        else short.delete(column)
      }
      return { ...demand, counts, short: [...short].sort((a, b) => a - b) }
    }),
    summary: { violations: verdict.violations, advisories: verdict.advisories },
  }
}
