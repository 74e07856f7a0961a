'use client'

import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { type Geometry, type Range, visibleColumns, visibleRows } from './geometry'

/** How long the scroll position must rest before the elements over the canvas follow it. */
const SETTLE = 120

/** Rows and columns kept around what is seen. */
const AROUND = { rows: 2, columns: 4 }

export interface Seen {
  rows: Range
  columns: Range
}

const wider = ({ first, stop }: Range, by: number, most: number): Range => ({
  first: Math.max(0, first - by),
  stop: Math.min(most, stop + by),
})

interface Size {
  width: number
  height: number
}

/** Rows and columns in a window of a size, scrolled so far, and some around them. */
export function seenIn(grid: Geometry, at: { left: number; top: number }, size: Size): Seen {
  const columns = visibleColumns(grid, at.left, size.width)
  const rows = visibleRows(grid, at.top, size.height)
  return {
    rows: wider(rows, AROUND.rows, grid.tops.length - 1),
    columns: wider(columns, AROUND.columns, grid.columns),
  }
}

/** Size of the scroller's inside; zero until it is measured. */
export function useSize(scroller: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const view = scroller.current
    if (!view) return undefined
    const measure = () => setSize({ width: view.clientWidth, height: view.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(view)
    return () => observer.disconnect()
  }, [scroller])
  return size
}

/** What the elements over the canvas show; it follows when scrolling rests. */
export function useSeen(scroller: RefObject<HTMLElement | null>, grid: Geometry, size: Size): Seen {
  const [at, setAt] = useState({ left: 0, top: 0 })
  useEffect(() => {
    const view = scroller.current
    if (!view) return undefined
    let timer = 0
    const settle = () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => setAt({ left: view.scrollLeft, top: view.scrollTop }), SETTLE)
    }
    view.addEventListener('scroll', settle, { passive: true })
    return () => {
      window.clearTimeout(timer)
      view.removeEventListener('scroll', settle)
    }
  }, [scroller])
  const { width, height } = size
  return useMemo(() => seenIn(grid, at, { width, height }), [grid, at, width, height])
}
