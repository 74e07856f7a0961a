import type { Schemas } from '@/lib/api/client'
import { addDays, daysBetween, daysOf, type IsoDay, mondayOf } from '@/lib/dates'

export type OwnShift = Schemas['OwnShift']

export interface Day {
  day: IsoDay
  shifts: OwnShift[]
}

/** The seven days of a week with one's shifts in them. */
export const weekOf = (monday: IsoDay, shifts: readonly OwnShift[]): Day[] =>
  daysOf(monday, addDays(monday, 6)).map((day) => ({
    day,
    shifts: shifts.filter((shift) => shift.day === day),
  }))

/** The Monday of a day, some weeks later. */
export const weekLater = (day: IsoDay, weeks: number): IsoDay => addDays(mondayOf(day), 7 * weeks)

export const daysUntil = (day: IsoDay, now: IsoDay): number => Math.max(0, daysBetween(now, day))
