'use client'

import { useMemo } from 'react'
import { announce } from '@/lib/announce'
import { useCommands } from '@/lib/commands'
import { today } from '@/lib/dates'
import { toast } from '@/lib/toast'
import type { DemandLine } from './grid/demands'
import type { GridAction } from './grid/keys'
import { allFlagged, columnOf, type Model, PINNED } from './grid/model'
import {
  edge,
  extended,
  firstSelection,
  nextProblem,
  type Place,
  placeOf,
  type Selection,
  select,
  selectionOf,
  sideways,
  upDown,
} from './grid/selection'
import { messages } from './messages'
import { clear, pin } from './operations'
import { goToDemand, inspect, openTool, selectCells, useScheduleState } from './state'
import type { Edits } from './use-edits'

const words = messages.help

/** The first column of the block before or after the one that a column lies in. */
function blockEdge(model: Model, column: number, step: 1 | -1): number {
  const starts = model.columns.flatMap((at, index) => (at.boundary || index === 0 ? [index] : []))
  if (step > 0) return starts.find((start) => start > column) ?? column
  return starts.findLast((start) => start < column) ?? 0
}

/** Where a key that only moves leads; null for the keys that change something. */
export function moved(
  model: Model,
  place: Place,
  action: GridAction,
  page: number,
  day: string,
): Selection | null {
  switch (action.do) {
    case 'sideways':
      return sideways(model, place, action.step, action.byDay)
    case 'upDown': {
      const { people } = action
      const by = people === 'page' ? page : people === '-page' ? -page : people
      return upDown(model, place, by)
    }
    case 'edge':
      return edge(model, place, action.end, action.whole)
    case 'extend':
      return extended(model, place, action.step)
    case 'block':
      return select(place.person, blockEdge(model, place.start, action.step), false)
    case 'today': {
      const column = columnOf(model, day)
      return column < 0 ? null : select(place.person, column, false)
    }
    default:
      return null
  }
}

export interface Actions {
  run: (action: GridAction, place: Place | null, page: number) => void
  problem: (step: 1 | -1) => void
}

interface Given {
  model: Model | null
  coverage: readonly DemandLine[]
  editable: boolean
  edits: Edits
}

function changes({ model, editable, edits }: Given, action: GridAction, place: Place): void {
  if (!model || !['assign', 'clear', 'pin', 'swap'].includes(action.do)) return
  if (!editable) {
    toast(messages.edit.readOnly)
    return
  }
  selectCells(selectionOf(place))
  if (action.do === 'assign') openTool({ kind: 'assign', typed: action.typed })
  if (action.do === 'swap') openTool({ kind: 'swap', typed: '' })
  if (action.do === 'clear') void edits.save([clear(model, place)])
  if (action.do === 'pin') {
    const pinned = allFlagged(place.person, place.start, place.length, PINNED)
    void edits.save([pin(model, place, pinned)])
  }
}

/**
 * What keys and buttons do with the selection. It is read when they are pressed: whoever only
 * offers the buttons does not render again with every move.
 */
export function useActions({ model, coverage, editable, edits }: Given): Actions {
  const actions = useMemo<Actions>(() => {
    const problem = (step: 1 | -1) => {
      const { demand, selection } = useScheduleState.getState()
      const from = demand ?? (model && placeOf(model, selection))
      const found = model && nextProblem(model, coverage, from, step)
      if (found?.kind === 'cells') selectCells(found.selection, true)
      else if (found) goToDemand({ line: found.line, column: found.column })
      else announce(messages.toolbar.noProblem)
    }
    const run: Actions['run'] = (action, at, page) => {
      const from = at ?? (model && placeOf(model, firstSelection(model)))
      if (!model || !from) return
      const to = moved(model, from, action, page, today())
      if (to) selectCells(to, true)
      else if (action.do === 'problem') problem(action.step)
      else if (action.do === 'inspect') inspect(true)
      else if (action.do === 'leave') selectCells(null)
      else changes({ model, coverage, editable, edits }, action, from)
    }
    return { run, problem }
  }, [model, coverage, editable, edits])
  const { problem } = actions
  const listed = (id: string, label: string, keys: string) => ({
    id: `schedule.${id}`,
    label,
    keys,
    group: words.group,
  })
  useCommands([
    { ...listed('next', words.next, 'n'), run: () => problem(1) },
    { ...listed('previous', words.previous, 'shift+n'), run: () => problem(-1) },
    { ...listed('undo', words.undo, 'mod+z'), run: () => editable && void edits.undo() },
    { ...listed('redo', words.redo, 'mod+shift+z'), run: () => editable && void edits.redo() },
    listed('regions', words.regions, 'f6'),
    listed('run', words.run, 'arrowright'),
    listed('day', words.day, 'alt+arrowright'),
    listed('people', words.people, 'arrowdown'),
    listed('extend', words.extend, 'shift+arrowright'),
    listed('row', words.row, 'home'),
    listed('whole', words.whole, 'mod+home'),
    listed('page', words.page, 'pagedown'),
    listed('block', words.block, 'alt+pagedown'),
    listed('details', words.details, 'enter'),
    listed('assign', words.assign, 'a'),
    listed('clear', words.clear, 'delete'),
    listed('pin', words.pin, 'p'),
    listed('swap', words.swap, 's'),
    listed('today', words.today, 't'),
  ])
  return actions
}
