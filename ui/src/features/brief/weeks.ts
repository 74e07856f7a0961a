import { addDays, type IsoDay, mondayOf } from '@/lib/dates'

interface Days {
  first: IsoDay
  last: IsoDay
}

export interface Week {
  /** A day of the week that is among the days. */
  day: IsoDay
  before: IsoDay | null
  after: IsoDay | null
}

/** The week of a day among some days; a day outside of them stands for the first of them. */
export function weekOf({ first, last }: Days, wanted: IsoDay): Week {
  const day = wanted >= first && wanted <= last ? wanted : first
  const monday = mondayOf(day)
  const next = addDays(monday, 7)
  return {
    day: monday < first ? first : monday,
    before: monday > first ? addDays(monday, -7) : null,
    after: next <= last ? next : null,
  }
}

/** The same in a row: a step to a week that begins before the first day leads to the first day. */
export const within = ({ first, last }: Days, day: IsoDay): IsoDay =>
  day < first ? first : day > last ? last : day

export const sundayOf = (day: IsoDay): IsoDay => addDays(mondayOf(day), 6)
