'use client'

import { useEffect, useRef } from 'react'
import type { UrlState } from '@/lib/url-state'
import { columnOf, type Model, personAt, rowOf } from './grid/model'
import { firstSelection, placeOf, select } from './grid/selection'
import { selectCells, useScheduleState } from './state'

/**
 * Selects the cell that the address names (`?person=R4&day=2026-07-04`), once, when it is there. A
 * day alone is shown in the selected row, or the first.
 */
export function useLinkedCell(model: Model | null, url: UrlState, waiting: boolean): void {
  const done = useRef('')
  const who = url.get('person')
  const day = url.get('day')
  useEffect(() => {
    const wanted = `${who} ${day}`
    if (!who && !day) done.current = ''
    if (!model || !(who || day) || waiting || done.current === wanted) return
    done.current = wanted
    const selected = useScheduleState.getState().selection ?? firstSelection(model)
    const person = who ? personAt(model, rowOf(model, who)) : placeOf(model, selected)?.person
    const column = day ? columnOf(model, day) : 0
    if (person && column >= 0) selectCells(select(person, column, false), true)
    url.set({ person: null, day: null })
  }, [model, who, day, waiting, url])
}
