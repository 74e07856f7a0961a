import type { Schemas } from '@/lib/api/client'
import type { IsoDay } from '@/lib/dates'
import type { Person, Role } from './model'

/** What stands in the form: empty fields are null, and lines have a key of their own. */
export interface AppointmentDraft {
  key: number
  start: IsoDay | null
  end: IsoDay | null
  pgy: number | null
  fte: number | null
  cohort: string
}
export interface QualificationDraft {
  key: number
  name: string
  until: IsoDay | null
}
export interface Draft {
  id: string
  name: string
  role: Role
  appointments: AppointmentDraft[]
  qualifications: QualificationDraft[]
}

export const nextKey = (lines: readonly { key: number }[]): number =>
  Math.max(0, ...lines.map(({ key }) => key)) + 1

export function draftOf(person: Person | undefined, year: { start: IsoDay; end: IsoDay }): Draft {
  const first = { start: year.start, end: year.end, pgy: 1, fte: 100, cohort: '' }
  return {
    id: person?.id ?? '',
    name: person?.name ?? '',
    role: person?.role ?? 'resident',
    appointments: (person?.appointments ?? [first]).map((one, key) => ({ ...one, key })),
    qualifications: (person?.qualifications ?? []).map((one, key) => ({ ...one, key })),
  }
}

/** What is sent of a form; the id goes with new people only. */
export function sentOf(draft: Draft): Required<Omit<Schemas['NewPerson'], 'id'>> {
  return {
    name: draft.name.trim(),
    role: draft.role,
    appointments: draft.appointments.map(({ start, end, pgy, fte, cohort }) => ({
      start,
      end,
      pgy,
      fte: fte ?? 100,
      cohort: cohort.trim(),
    })),
    qualifications: draft.qualifications
      .filter(({ name }) => name.trim())
      .map(({ name, until }) => ({ name: name.trim(), until })),
  }
}

interface Words {
  order: string
  overlap: string
  needsPgy: string
  percent: string
}

/** What can be said before the server is asked, by the server's own names of the fields. */
export function mistakesIn(
  { id, name, role, appointments }: Draft,
  words: Words,
  required: string,
): Record<string, string> {
  const found: Record<string, string> = {}
  if (!id.trim()) found.id = required
  if (!name.trim()) found.name = required
  appointments.forEach((one, index) => {
    const place = `appointments[${index}]`
    const before = appointments[index - 1]
    if (one.start && one.end && one.end < one.start) found[`${place}.end`] = words.order
    if (before?.end && one.start && one.start <= before.end) found[`${place}.start`] = words.overlap
    if (role === 'resident' && one.pgy === null) found[`${place}.pgy`] = words.needsPgy
    if (one.fte !== null && !(one.fte >= 1 && one.fte <= 100)) found[`${place}.fte`] = words.percent
  })
  return found
}
