import type { Schemas } from '@/lib/api/client'
import { plural } from '@/lib/plural'

export const stateWords: Record<Schemas['Version']['state'], string> = {
  draft: 'draft',
  published: 'in force',
  superseded: 'superseded',
  discarded: 'discarded',
}

export const messages = {
  schedule: 'Schedule',
  version: 'Version',
  versionOption: (number: number, state: Schemas['Version']['state'], working: boolean) =>
    `Version ${number} · ${working ? 'working draft' : stateWords[state]}`,
  severities: { must: 'Violation', should: 'Advisory', prefer: 'Preference' },
  waivedBy: (name: string) => `waived by ${name}`,
  toCell: 'Show in schedule',
  more: (count: number) => `and ${count} more`,
  diff: {
    same: 'Nothing differs.',
    byPerson: 'By person',
    byDay: 'By day',
    byRule: 'By rule',
    fairness: 'Fairness',
    peopleChanged: (count: number) => plural(count, 'person changed', 'people changed'),
    daysChanged: (count: number) => plural(count, 'day'),
    person: 'Person',
    changes: 'Changes',
    off: 'off',
    to: 'becomes',
    removed: 'before',
    added: 'after',
    day: 'Day',
    changed: 'People with something else',
    coverage: 'Coverage',
    covers: (before: number | null, after: number, least: number | null) =>
      `${before ?? 0} → ${after}${least === null ? '' : ` of ${least}`}`,
    newFindings: 'New',
    solvedFindings: 'Solved',
    easedFindings: 'Less than before',
    noRule: 'No rule’s status changes.',
    measure: 'Measure',
    group: 'Group',
    range: 'Least – most',
    before: 'Before',
    after: 'After',
    spread: (spread: number) => `spread ${spread}`,
    noFairness: 'The shares stay as they are.',
    measures: {
      nights: 'Nights',
      weekends: 'Weekends',
      holidays: 'Holidays',
      calls: 'Calls',
      shifts: 'Shifts',
    } as Record<string, string>,
    more: (count: number) => `Show ${count} more`,
    views: 'What differs',
  },
} as const
