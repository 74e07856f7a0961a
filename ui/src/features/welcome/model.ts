import type { Schemas } from '@/lib/api/client'
import { addDays, type IsoDay } from '@/lib/dates'

export type BlockPlan = Schemas['Empty']['blocks']
export const PLANS: readonly BlockPlan[] = ['13x28', '26x14', 'months', 'weeks']

export interface NewYear {
  start: IsoDay
  end: IsoDay
}

/** The academic year that a programme made today is most likely for: it begins on 1 July. */
export function nextYear(today: IsoDay): NewYear {
  const year = Number(today.slice(0, 4))
  // From April on one plans the year that comes; before, the one that runs.
  const first = today.slice(5) >= '04-01' ? year : year - 1
  return { start: `${first}-07-01`, end: `${first + 1}-06-30` }
}

/** The last day of a year that starts on a day: one year less a day. */
export function yearEnd(start: IsoDay): IsoDay {
  const next = `${Number(start.slice(0, 4)) + 1}${start.slice(4)}`
  // 29 February has no anniversary.
  return addDays(next.endsWith('02-29') ? next.replace('02-29', '03-01') : next, -1)
}

/** The work-hour rules that usually bind residents in a time zone. */
export function likelyPacks(zone: string, available: readonly string[]): string[] {
  const likely =
    zone === 'America/Vancouver'
      ? 'bc_parhbc'
      : zone === 'Europe/London'
        ? 'england_2016'
        : zone.startsWith('Europe/')
          ? 'ewtd'
          : zone.startsWith('America/') || zone === 'Pacific/Honolulu'
            ? 'acgme'
            : ''
  return available.filter((name) => name === likely)
}

export interface EmptyValues extends NewYear {
  name: string
  specialty: string
  timezone: string | null
  blocks: BlockPlan
  packs: string[]
}

export type EmptyField = 'name' | 'timezone' | 'start' | 'end'

/** What keeps an empty programme from being made, before the server is asked. */
export function mistakesIn(
  { name, timezone, start, end }: EmptyValues,
  words: { missing: string; order: string },
): Partial<Record<EmptyField, string>> {
  return {
    ...(!name.trim() && { name: words.missing }),
    ...(!timezone && { timezone: words.missing }),
    ...(!start && { start: words.missing }),
    ...(!end ? { end: words.missing } : end <= start && { end: words.order }),
  }
}
