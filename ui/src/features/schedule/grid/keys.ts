/** What a key asks of the grid. A letter that is no verb begins the list of shifts to assign. */
export type GridAction =
  | { do: 'sideways'; step: 1 | -1; byDay: boolean }
  | { do: 'upDown'; people: 1 | -1 | 'page' | '-page' }
  | { do: 'edge'; end: 'first' | 'last'; whole: boolean }
  | { do: 'block'; step: 1 | -1 }
  | { do: 'extend'; step: 1 | -1 }
  | { do: 'problem'; step: 1 | -1 }
  | { do: 'today' }
  | { do: 'inspect' }
  | { do: 'assign'; typed: string }
  | { do: 'clear' }
  | { do: 'pin' }
  | { do: 'swap' }
  | { do: 'leave' }

/** What of a press decides what it does. */
export interface Stroke {
  key: string
  altKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
}

/** Shifts whose code begins with one of these are typed after A. */
const VERBS: Record<string, GridAction> = {
  a: { do: 'assign', typed: '' },
  p: { do: 'pin' },
  s: { do: 'swap' },
  t: { do: 'today' },
  n: { do: 'problem', step: 1 },
}

function moved({ key, altKey, ctrlKey, metaKey, shiftKey }: Stroke): GridAction | null {
  const whole = ctrlKey || metaKey
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const step = key === 'ArrowRight' ? 1 : -1
      if (whole) return { do: 'edge', end: step > 0 ? 'last' : 'first', whole: false }
      return shiftKey ? { do: 'extend', step } : { do: 'sideways', step, byDay: altKey }
    }
    case 'ArrowUp':
      return { do: 'upDown', people: -1 }
    case 'ArrowDown':
      return { do: 'upDown', people: 1 }
    case 'PageUp':
      return altKey ? { do: 'block', step: -1 } : { do: 'upDown', people: '-page' }
    case 'PageDown':
      return altKey ? { do: 'block', step: 1 } : { do: 'upDown', people: 'page' }
    case 'Home':
      return { do: 'edge', end: 'first', whole }
    case 'End':
      return { do: 'edge', end: 'last', whole }
    default:
      return null
  }
}

/**
 * What a key does in the grid, or null for keys that are not the grid's. `letters` is off for people
 * whose input makes stray letters: everything has a button as well.
 */
export function actionOf(stroke: Stroke, letters = true): GridAction | null {
  const move = moved(stroke)
  if (move) return move
  const { key, altKey, ctrlKey, metaKey, shiftKey } = stroke
  if (altKey || ctrlKey || metaKey) return null
  if (key === 'Enter') return { do: 'inspect' }
  if (key === 'Escape') return { do: 'leave' }
  if (key === 'Delete' || key === 'Backspace') return { do: 'clear' }
  if (!letters) return null
  if (shiftKey && key.toLowerCase() === 'n') return { do: 'problem', step: -1 }
  const verb = shiftKey ? undefined : VERBS[key.toLowerCase()]
  if (verb) return verb
  return /^[\p{L}\p{N}]$/u.test(key) ? { do: 'assign', typed: key } : null
}
