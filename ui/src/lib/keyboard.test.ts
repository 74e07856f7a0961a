import { expect, it } from 'vitest'
import type { Command } from './commands'
import { keyCaps, match, strokeOf } from './keyboard'

const press = (key: string, modifiers: KeyboardEventInit = {}) =>
  strokeOf(new KeyboardEvent('keydown', { key, ...modifiers }))
const command = (id: string, keys: string): Command => ({
  id,
  keys,
  label: id,
  group: 'Test',
  run: () => undefined,
})

it('names strokes as commands write them', () => {
  expect(press('k', { metaKey: true })).toBe('mod+k')
  expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('mod+shift+z')
  expect(press('?', { shiftKey: true })).toBe('?')
  expect(press('N', { shiftKey: true })).toBe('shift+n')
  expect(press('Shift', { shiftKey: true })).toBeNull()
})
it('prefers the sequence over the single key', () => {
  const commands = [command('single', 's'), command('go', 'g s')]
  expect(match(commands, null, 's')?.id).toBe('single')
  expect(match(commands, 'g', 's')?.id).toBe('go')
  expect(match(commands, 'g', 'x')).toBeUndefined()
})

it('writes keys as they stand on the keyboard', () => {
  expect(keyCaps('f6')).toEqual(['F6'])
  expect(keyCaps('mod+shift+z')).toEqual(['Ctrl ⇧ Z'])
  expect(keyCaps('g s')).toEqual(['G', 'S'])
})
