import { expect, it } from 'vitest'
import { actionOf } from './keys'

const press = (
  key: string,
  held: Partial<Record<'alt' | 'ctrl' | 'meta' | 'shift', true>> = {},
  letters = true,
) =>
  actionOf(
    {
      key,
      altKey: held.alt ?? false,
      ctrlKey: held.ctrl ?? false,
      metaKey: held.meta ?? false,
      shiftKey: held.shift ?? false,
    },
    letters,
  )

it('moves by run, by day, by person, by screen and by block', () => {
  expect(press('ArrowRight')).toEqual({ do: 'sideways', step: 1, byDay: false })
  expect(press('ArrowLeft', { alt: true })).toEqual({ do: 'sideways', step: -1, byDay: true })
  expect(press('ArrowRight', { ctrl: true })).toEqual({ do: 'edge', end: 'last', whole: false })
  expect(press('ArrowLeft', { meta: true })).toEqual({ do: 'edge', end: 'first', whole: false })
  expect(press('ArrowLeft', { shift: true })).toEqual({ do: 'extend', step: -1 })
  expect(press('ArrowUp')).toEqual({ do: 'upDown', people: -1 })
  expect(press('ArrowDown')).toEqual({ do: 'upDown', people: 1 })
  expect(press('PageUp')).toEqual({ do: 'upDown', people: '-page' })
  expect(press('PageDown')).toEqual({ do: 'upDown', people: 'page' })
  expect(press('PageUp', { alt: true })).toEqual({ do: 'block', step: -1 })
  expect(press('PageDown', { alt: true })).toEqual({ do: 'block', step: 1 })
  expect(press('Home')).toEqual({ do: 'edge', end: 'first', whole: false })
  expect(press('End', { ctrl: true })).toEqual({ do: 'edge', end: 'last', whole: true })
})

it('knows the verbs', () => {
  expect(press('Enter')).toEqual({ do: 'inspect' })
  expect(press('Escape')).toEqual({ do: 'leave' })
  expect(press('Delete')).toEqual({ do: 'clear' })
  expect(press('Backspace')).toEqual({ do: 'clear' })
  expect(press('p')).toEqual({ do: 'pin' })
  expect(press('s')).toEqual({ do: 'swap' })
  expect(press('t')).toEqual({ do: 'today' })
  expect(press('a')).toEqual({ do: 'assign', typed: '' })
  expect(press('n')).toEqual({ do: 'problem', step: 1 })
  expect(press('N', { shift: true })).toEqual({ do: 'problem', step: -1 })
})

it('begins the list with any other letter or digit', () => {
  expect(press('d')).toEqual({ do: 'assign', typed: 'd' })
  expect(press('P', { shift: true })).toEqual({ do: 'assign', typed: 'P' })
  expect(press('7')).toEqual({ do: 'assign', typed: '7' })
})

it('leaves alone what is not its own', () => {
  expect(press('z', { ctrl: true })).toBeNull()
  expect(press('d', { alt: true })).toBeNull()
  expect(press('?')).toBeNull()
  expect(press('F6')).toBeNull()
  expect(press('Tab')).toBeNull()
})

it('takes no letters where they are turned off', () => {
  expect(press('d', {}, false)).toBeNull()
  expect(press('p', {}, false)).toBeNull()
  expect(press('Delete', {}, false)).toEqual({ do: 'clear' })
})
