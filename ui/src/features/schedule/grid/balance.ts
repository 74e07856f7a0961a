import type { Model } from './model'

/** A difference below which the tick is not drawn to its end: two nights are no injustice. */
const LEAST = 4

/** The greatest distance of anybody from their group's median, for the scale of the ticks. */
export function balance({ rows }: Model): number {
  let widest = LEAST
  for (const row of rows) {
    if (row.kind !== 'person') continue
    const { share } = row.person
    const off = Object.values(share).reduce((sum, { value, median }) => sum + value - median, 0)
    widest = Math.max(widest, Math.abs(off))
  }
  return widest
}
