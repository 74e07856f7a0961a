import { columnLabel, daysLabel, flagWords, personFacts, stretchLabel } from './labels'
import { isGap, type Model, type PersonRow, runAt } from './model'

/** What the pointer is on: a column's head, a name (no column), or a day of somebody. */
export interface Spot {
  person: PersonRow | null
  column: number | null
}

/** Words about what is under the pointer, the first line the most important; none where all is said. */
export function tipWords(model: Model, { person, column }: Spot): string[] {
  if (person && column !== null) {
    const run = runAt(person, column)
    if (!run || (isGap(run) && !run.flags)) return []
    const where = `${person.person.name} · ${stretchLabel(model, run.start, run.length)}`
    const lines = [run.letter?.label ?? '', where, flagWords(run.flags).join(' · ')]
    return lines.filter((line) => line !== '')
  }
  if (person) {
    const facts = personFacts(person.person).join(' · ')
    return facts ? [person.person.name, facts] : [person.person.name]
  }
  const at = column === null ? undefined : model.columns[column]
  if (!at) return []
  if (model.layer === 'blocks') return [columnLabel('blocks', at)]
  return at.holiday === null ? [] : [at.holiday, daysLabel(at.start, at.end)]
}
