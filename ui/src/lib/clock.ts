/** Times of shifts: instants that carry the offset of the place, so that it shows as it is there. */
interface Span {
  start: string
  end: string
}

/** `07:00` of an instant, wherever the reader is. */
export const clockOf = (instant: string): string => instant.slice(11, 16)

/** Ends on another day than it starts. */
export const overnight = ({ start, end }: Span): boolean => start.slice(0, 10) !== end.slice(0, 10)

/** Minutes from start to end, also through the night when the clocks change. */
export const minutesOf = ({ start, end }: Span): number =>
  Math.round((Date.parse(end) - Date.parse(start)) / 60_000)

export const isNow = ({ start, end }: Span, now: number): boolean =>
  Date.parse(start) <= now && now < Date.parse(end)
