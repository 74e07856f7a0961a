import { formatDay, weekdayLetter as letterOf } from '@/lib/dates'
import { messages } from '../messages'
import type { Column, Model } from './model'

/** Small line of a column's head: the weekday, or the day on which the block begins. */
export const weekdayLetter = (layer: 'days' | 'blocks', { start }: Column): string =>
  layer === 'days' ? letterOf(start) : formatDay(start)

/** Main line of a column's head: the day of the month, or the block. */
export const dayNumber = (layer: 'days' | 'blocks', { start, block }: Column): string =>
  layer === 'days' ? String(Number(start.slice(8))) : (block ?? '')

/** Columns under one heading: a month within a block. */
export interface Head {
  start: number
  stop: number
  text: string
}

/** The headings over the days: `Jul 2026 · Block 1`; the blocks of a year need none. */
export function headsOf({ layer, columns }: Model): Head[] {
  const heads: (Head & { key: string })[] = []
  if (layer === 'blocks') return heads
  columns.forEach(({ start, block }, column) => {
    const key = `${start.slice(0, 7)} ${block}`
    const last = heads.at(-1)
    if (last?.key === key) last.stop = column + 1
    else heads.push({ key, start: column, stop: column + 1, text: headText(start, block) })
  })
  return heads
}

const headText = (start: string, block: string | null): string => {
  const month = `${formatDay(start).replace(/^\d+ /, '')} ${start.slice(0, 4)}`
  return block === null ? month : `${month} · ${messages.grid.block(block)}`
}
