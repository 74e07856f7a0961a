import { create } from 'zustand'
import type { ApiProblem } from '@/lib/api/problem'
import type { Stroke } from './grid/keys'
import type { Selection } from './grid/selection'
import type { Operation } from './types'

/** A list to choose from, over the selection: what to assign, or whom to swap with. */
export interface Tool {
  kind: 'assign' | 'swap'
  /** What was typed before the list stood; its field begins with it. */
  typed: string
}

/** An edit that the server refused, and what it said. */
export interface Refusal {
  operations: Operation[]
  problem: ApiProblem
}

interface ScheduleState {
  selection: Selection | null
  /** Changes when the selection was moved by a key: the focus follows. */
  focusTurn: number
  tool: Tool | null
  refusal: Refusal | null
  /** A cell of the coverage that a step to the next problem led to; it takes the focus. */
  demand: { line: number; column: number } | null
  /** The inspector as a sheet, where there is no room beside the grid. */
  inspecting: boolean
  /** Edits on their way to the server. */
  saving: number
}

const NOTHING: ScheduleState = {
  selection: null,
  focusTurn: 0,
  tool: null,
  refusal: null,
  demand: null,
  inspecting: false,
  saving: 0,
}

export const useScheduleState = create<ScheduleState>(() => NOTHING)

const set = useScheduleState.setState

/** Selects; a refusal belongs to the selection that it came from. */
export function selectCells(selection: Selection | null, follow = false): void {
  set((state) => ({
    selection,
    tool: null,
    refusal: null,
    demand: null,
    focusTurn: follow ? state.focusTurn + 1 : state.focusTurn,
  }))
}

/** Gives the focus back to the selected cell. */
export const focusGrid = (): void => set((state) => ({ focusTurn: state.focusTurn + 1 }))

/** Goes to a cell of the coverage; the selection stays for when one comes back. */
export const goToDemand = (demand: { line: number; column: number }): void => set({ demand })

/** The list lies over the grid: a sheet with details makes way for it. */
export const openTool = (tool: Tool): void => set({ tool, refusal: null, inspecting: false })

export function closeTool(): void {
  set((state) => ({ tool: null, focusTurn: state.focusTurn + 1 }))
}

/**
 * A key that came before the list stood: letters are its text, Escape closes it, nothing else acts.
 * False while no list is asked for.
 */
export function typeAhead(stroke: Stroke): boolean {
  const { tool } = useScheduleState.getState()
  if (!tool) return false
  const { key, altKey, ctrlKey, metaKey } = stroke
  if (key === 'Escape') closeTool()
  else if (key === 'Backspace') set({ tool: { ...tool, typed: tool.typed.slice(0, -1) } })
  else if (key.length === 1 && !altKey && !ctrlKey && !metaKey)
    set({ tool: { ...tool, typed: tool.typed + key } })
  return true
}

/** Where the details are a sheet, a refusal opens it. */
export const showRefusal = (refusal: Refusal | null): void =>
  set({ refusal, tool: null, inspecting: refusal !== null })

export const inspect = (inspecting: boolean): void => set({ inspecting })

/** Another version or layer: nothing of what was selected means anything there. */
export const resetSchedule = (): void => set(({ focusTurn }) => ({ ...NOTHING, focusTurn }))

export const countSaving = (change: 1 | -1): void =>
  set((state) => ({ saving: state.saving + change }))
