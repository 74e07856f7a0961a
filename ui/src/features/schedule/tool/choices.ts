import { type Model, runAt } from '../grid/model'
import type { Place } from '../grid/selection'
import { messages } from '../messages'
import { assignTo, clear, swapWith } from '../operations'
import type { Tool } from '../state'
import type { Letter, Operation } from '../types'

/** One thing to choose: what it is called, and what it does. */
export interface Choice {
  id: string
  label: string
  hint: string
  letter: Letter | null
  operation: Operation
  /** It is there already. */
  now: boolean
}

const OFFERED: Record<Model['layer'], (letter: Letter) => boolean> = {
  days: ({ kind, shifts }) => kind !== 'leave' && kind !== 'absent' && shifts.length > 0,
  blocks: ({ rotation }) => rotation !== null,
}

function assignable(model: Model, place: Place): Choice[] {
  const held = runAt(place.person, place.start)?.letter ?? null
  const choices = model.letters.filter(OFFERED[model.layer]).map(
    (letter): Choice => ({
      id: letter.code,
      label: letter.label,
      hint: letter.code,
      letter,
      operation: assignTo(model, place, letter.code),
      now: letter === held,
    }),
  )
  const off: Choice = {
    id: '',
    label: messages.tool.off,
    hint: '',
    letter: null,
    operation: clear(model, place),
    now: held === null || held.kind === 'off',
  }
  return [...choices, off]
}

function partners(model: Model, place: Place): Choice[] {
  return model.rows.flatMap((row) => {
    if (row.kind === 'group' || row === place.person) return []
    const letter = runAt(row, place.start)?.letter ?? null
    return [
      {
        id: row.person.id,
        label: row.person.name,
        hint: letter?.label ?? messages.grid.nothing,
        letter: null,
        operation: swapWith(model, place, row.person.id),
        now: false,
      },
    ]
  })
}

export const choicesOf = (tool: Tool, model: Model, place: Place): Choice[] =>
  tool.kind === 'assign' ? assignable(model, place) : partners(model, place)

/** Codes that begin with what was typed come first, then names, then whatever holds it. */
export function found(choices: readonly Choice[], typed: string): Choice[] {
  const asked = typed.trim().toLowerCase()
  if (!asked) return [...choices]
  const rank = ({ label, hint }: Choice): number => {
    const [name, code] = [label.toLowerCase(), hint.toLowerCase()]
    if (code === asked) return 0
    if (code.startsWith(asked)) return 1
    if (name.split(/\s+/).some((word) => word.startsWith(asked))) return 2
    return name.includes(asked) || code.includes(asked) ? 3 : 4
  }
  return choices
    .map((choice) => ({ choice, rank: rank(choice) }))
    .filter((one) => one.rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .map(({ choice }) => choice)
}
