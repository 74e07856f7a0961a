import { expect, it } from 'vitest'
import {
  columnAt,
  columnWidth,
  contentHeight,
  contentWidth,
  GROUP_HEIGHT,
  geometry,
  HEAD_HEIGHT,
  leftOf,
  NAME_WIDTH,
  rowAt,
  scrollFor,
  scrollTo,
  visibleColumns,
  visibleRows,
} from './geometry'

const at = geometry({
  columnWidth: 25,
  columns: 28,
  rowHeight: 30,
  groups: [true, false, false, true, false],
})

it('fills the room between legible and comfortable', () => {
  expect(columnWidth('days', 700, 28)).toBe(25)
  expect(columnWidth('days', 300, 28)).toBe(25)
  expect(columnWidth('days', 3000, 28)).toBe(40)
  expect(columnWidth('blocks', 1300, 13)).toBe(100)
  expect(columnWidth('days', 700, 0)).toBe(25)
})

it('stacks headings and people', () => {
  const g = GROUP_HEIGHT
  expect(at.tops).toEqual([0, g, g + 30, g + 60, 2 * g + 60, 2 * g + 90])
  expect(contentHeight(at)).toBe(HEAD_HEIGHT + 2 * g + 90)
  expect(contentWidth(at)).toBe(NAME_WIDTH + 700)
})

it('finds the column and the row of a point, and none outside', () => {
  expect([columnAt(at, 0), columnAt(at, 24.9), columnAt(at, 25), columnAt(at, 699)]).toEqual([
    0, 0, 1, 27,
  ])
  expect([columnAt(at, -1), columnAt(at, 700)]).toEqual([null, null])
  const rows = at.tops.slice(0, -1)
  expect(rows.map((top) => rowAt(at, top))).toEqual([0, 1, 2, 3, 4])
  expect(rows.map((top) => rowAt(at, top + 20))).toEqual([0, 1, 2, 3, 4])
  expect([rowAt(at, -1), rowAt(at, at.tops.at(-1) ?? 0)]).toEqual([null, null])
})

it('knows what a window sees', () => {
  expect(visibleColumns(at, 0, NAME_WIDTH + 100)).toEqual({ first: 0, stop: 4 })
  expect(visibleColumns(at, 30, NAME_WIDTH + 100)).toEqual({ first: 1, stop: 6 })
  expect(visibleColumns(at, 9999, NAME_WIDTH + 100)).toEqual({ first: 28, stop: 28 })
  expect(visibleRows(at, 0, HEAD_HEIGHT + GROUP_HEIGHT + 1)).toEqual({ first: 0, stop: 2 })
  expect(visibleRows(at, 40, 2000)).toEqual({ first: 1, stop: 5 })
  expect(visibleRows(at, 0, HEAD_HEIGHT)).toEqual({ first: 0, stop: 0 })
  expect(visibleRows(geometry({ ...at, groups: [] }), 0, 500)).toEqual({ first: 0, stop: 0 })
})

it('scrolls no further than it must', () => {
  expect(scrollTo(100, 200, 150, 250)).toBe(100)
  expect(scrollTo(100, 200, 50, 80)).toBe(50)
  expect(scrollTo(100, 200, 280, 320)).toBe(120)
  expect(scrollTo(100, 200, 150, 450)).toBe(150)
})

it('brings a run into sight', () => {
  const window = { left: 0, top: 0, width: NAME_WIDTH + 100, height: HEAD_HEIGHT + 60 }
  expect(scrollFor(at, window, { row: 1, start: 0, length: 2 })).toEqual({ left: 0, top: 0 })
  expect(scrollFor(at, window, { row: 4, start: 6, length: 2 })).toEqual({
    left: leftOf(at, 8) - 100,
    top: (at.tops[5] ?? 0) - 60,
  })
  expect(scrollFor(at, window, { row: 99, start: 0, length: 1 }).top).toBe(0)
})
