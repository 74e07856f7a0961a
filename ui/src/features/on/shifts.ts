import type { Schemas } from '@/lib/api/client'

export type OnShift = Schemas['OnShift']

/** Shifts and people that match what was typed: a person, a shift, a site, a rotation. */
export function matching(shifts: readonly OnShift[], typed: string): OnShift[] {
  const asked = typed.trim().toLowerCase()
  if (!asked) return [...shifts]
  const has = (...texts: (string | null)[]) =>
    texts.some((text) => text?.toLowerCase().includes(asked))
  return shifts.flatMap((shift) => {
    if (has(shift.label, shift.code, shift.site)) return [shift]
    const people = shift.people.filter(({ name, rotation }) => has(name, rotation))
    return people.length > 0 ? [{ ...shift, people }] : []
  })
}
