'use client'

import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { columnAt, type Geometry, HEAD_HEIGHT, NAME_WIDTH, rowAt } from './geometry'
import { isGap, type Model, personAt, runAt } from './model'
import { type Place, type Selection, select } from './selection'
import { tipWords } from './tip-words'

/** Where the pointer rests, and the words about what is under it. */
export interface Hover {
  words: readonly string[]
  x: number
  y: number
}

/** How long the pointer rests before the words appear, in milliseconds. */
const REST = 100

/** Finds what is under the pointer by arithmetic; nothing is asked of the page. */
export function usePointer({
  scroller,
  model,
  grid,
  place,
  onSelect,
}: {
  scroller: RefObject<HTMLElement | null>
  model: Model
  grid: Geometry
  place: Place | null
  onSelect: (selection: Selection) => void
}) {
  const [hover, setHover] = useState<Hover | null>(null)
  const timer = useRef(0)
  const pressed = useRef<{ x: number; y: number } | null>(null)
  useEffect(() => () => window.clearTimeout(timer.current), [])

  const hit = (event: { clientX: number; clientY: number }) => {
    const view = scroller.current
    if (!view) return null
    const box = view.getBoundingClientRect()
    const x = event.clientX - box.left
    const y = event.clientY - box.top
    if (y > view.clientHeight || x > view.clientWidth) return null
    const column = x < NAME_WIDTH ? null : columnAt(grid, x - NAME_WIDTH + view.scrollLeft)
    const row = y < HEAD_HEIGHT ? null : rowAt(grid, y - HEAD_HEIGHT + view.scrollTop)
    const person = row === null ? null : personAt(model, row)
    if (y >= HEAD_HEIGHT && !person) return null
    return { row, person, column, x, y }
  }

  const take = (event: { clientX: number; clientY: number; altKey: boolean }) => {
    const at = hit(event)
    if (!at?.person) return
    const run = at.column === null ? (at.person.runs[0] ?? null) : runAt(at.person, at.column)
    if (!run) return
    // The first press takes the run, the next one the day; a day without work is taken alone.
    const again =
      place?.row === at.row &&
      at.column !== null &&
      place.start <= at.column &&
      at.column < place.start + place.length
    const byDay = at.column !== null && (event.altKey || again || isGap(run))
    const found = select(at.person, at.column ?? run.start, byDay)
    if (found) onSelect(found)
  }

  const away = () => {
    window.clearTimeout(timer.current)
    setHover(null)
  }

  return {
    hover,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        away()
        pressed.current = { x: event.clientX, y: event.clientY }
      },
      onClick: (event: React.MouseEvent) => {
        // A press by assistive technology has no place; its element says which run is meant.
        const cell = (event.target as Element).closest<HTMLElement>('[data-start]')
        const row = Number(cell?.dataset.row)
        const person = cell && personAt(model, row)
        if (event.detail === 0 && person) {
          const found = select(person, Number(cell.dataset.start), false)
          if (found) onSelect(found)
          return
        }
        const from = pressed.current
        if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > 6) return
        take(event)
      },
      onPointerMove: (event: PointerEvent) => {
        if (event.pointerType !== 'mouse' || event.buttons) return
        window.clearTimeout(timer.current)
        const at = hit(event)
        const words = at ? tipWords(model, at) : []
        if (!at || words.length === 0) {
          setHover(null)
          return
        }
        const { x, y } = at
        timer.current = window.setTimeout(() => setHover({ words, x, y }), REST)
      },
      onPointerLeave: away,
      onScroll: away,
    },
  }
}
