/** Where things stand in the grid, in CSS pixels of the whole content, not of the window on it. */

/** Fixed sizes; the height of a row comes with the density. */
export const NAME_WIDTH = 214
export const HEAD_HEIGHT = 54
export const GROUP_HEIGHT = 26

/** Narrowest and widest column that is still legible, by layer. */
export const COLUMN_WIDTHS = { days: [25, 40], blocks: [46, 132] } as const

export interface Geometry {
  /** Width of one column (a day, or a block on the layer of blocks). */
  columnWidth: number
  columns: number
  rowHeight: number
  /** Top of each row, and at the end the bottom of the last: below the head, without scrolling. */
  tops: readonly number[]
}

/** A half-open range of rows or columns. */
export interface Range {
  first: number
  stop: number
}

/** The width at which all columns fill the room, between legible and comfortable. */
export function columnWidth(layer: keyof typeof COLUMN_WIDTHS, room: number, columns: number) {
  const [least, most] = COLUMN_WIDTHS[layer]
  if (columns === 0) return least
  return Math.max(least, Math.min(most, room / columns))
}

export function geometry(options: {
  columnWidth: number
  columns: number
  rowHeight: number
  /** For each row whether it is the heading of a group. */
  groups: readonly boolean[]
}): Geometry {
  const tops = [0]
  for (const group of options.groups)
    tops.push((tops.at(-1) ?? 0) + (group ? GROUP_HEIGHT : options.rowHeight))
  const { columnWidth, columns, rowHeight } = options
  return { columnWidth, columns, rowHeight, tops }
}

export const contentWidth = ({ columnWidth, columns }: Geometry): number =>
  NAME_WIDTH + columnWidth * columns

export const contentHeight = ({ tops }: Geometry): number => HEAD_HEIGHT + (tops.at(-1) ?? 0)

/** Left edge of a column, after the names. */
export const leftOf = ({ columnWidth }: Geometry, column: number): number => column * columnWidth

/** The column at a distance from the first one's edge; null outside. */
export function columnAt({ columnWidth, columns }: Geometry, x: number): number | null {
  const column = Math.floor(x / columnWidth)
  return column >= 0 && column < columns ? column : null
}

/** The row at a distance from the top of the first; null outside. */
export function rowAt({ tops }: Geometry, y: number): number | null {
  if (y < 0 || y >= (tops.at(-1) ?? 0)) return null
  let low = 0
  let high = tops.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((tops[middle] ?? 0) <= y) low = middle
    else high = middle
  }
  return low
}

/** The columns that a window of `width` sees, scrolled by `left`. */
export function visibleColumns(grid: Geometry, left: number, width: number): Range {
  const room = Math.max(0, width - NAME_WIDTH)
  const first = Math.max(0, Math.floor(left / grid.columnWidth))
  const stop = Math.min(grid.columns, Math.ceil((left + room) / grid.columnWidth))
  return { first: Math.min(first, grid.columns), stop: Math.max(stop, 0) }
}

/** The rows that a window of `height` sees, scrolled by `top`. */
export function visibleRows(grid: Geometry, top: number, height: number): Range {
  const end = grid.tops.at(-1) ?? 0
  const room = Math.max(0, height - HEAD_HEIGHT)
  if (end === 0 || room === 0) return { first: 0, stop: 0 }
  const first = rowAt(grid, Math.min(Math.max(0, top), end - 1)) ?? 0
  const last = rowAt(grid, Math.min(top + room, end) - 1) ?? 0
  return { first, stop: last + 1 }
}

/** How far to scroll so that a stretch lies inside the window; the position as it is if it does. */
export function scrollTo(now: number, room: number, start: number, end: number): number {
  if (end - start > room || start < now) return start
  return end > now + room ? end - room : now
}

/** The scroll position that shows a run of columns in a row. */
export function scrollFor(
  grid: Geometry,
  now: { left: number; top: number; width: number; height: number },
  at: { row: number; start: number; length: number },
): { left: number; top: number } {
  const top = grid.tops[at.row] ?? 0
  const bottom = grid.tops[at.row + 1] ?? top
  return {
    left: scrollTo(
      now.left,
      now.width - NAME_WIDTH,
      leftOf(grid, at.start),
      leftOf(grid, at.start + at.length),
    ),
    top: scrollTo(now.top, now.height - HEAD_HEIGHT, top, bottom),
  }
}
