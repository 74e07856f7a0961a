import type { Model } from './grid/model'
import type { Place } from './grid/selection'
import type { Operation } from './types'

/** Where a selection stands, as operations name it. */
function cellsOf(model: Model, { person, start, length }: Place) {
  return {
    clinician: person.person.id,
    day: model.columns[start]?.start ?? '',
    layer: model.layer,
    length,
  }
}

export const assignTo = (model: Model, place: Place, code: string): Operation => ({
  op: 'assign',
  ...cellsOf(model, place),
  code,
})

export const clear = (model: Model, place: Place): Operation => ({
  op: 'clear',
  ...cellsOf(model, place),
})

export const swapWith = (model: Model, place: Place, other: string): Operation => ({
  op: 'swap',
  ...cellsOf(model, place),
  other,
})

export const pin = (model: Model, place: Place, pinned: boolean): Operation => ({
  op: pinned ? 'unpin' : 'pin',
  ...cellsOf(model, place),
})

/** Operations that the server made are sent back as they came. */
export const asOperations = (operations: readonly Record<string, unknown>[]): Operation[] =>
  operations as unknown as Operation[]
