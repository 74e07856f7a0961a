import { beforeEach, expect, it } from 'vitest'
import { openTool, resetSchedule, typeAhead, useScheduleState } from './state'

const press = (key: string, held: { ctrlKey?: boolean } = {}) =>
  typeAhead({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...held })
const typed = () => useScheduleState.getState().tool?.typed

beforeEach(resetSchedule)

it('leaves keys alone while no list is asked for', () => {
  expect(press('n')).toBe(false)
})

it('keeps what is typed before the list stands, whatever the letters else do', () => {
  openTool({ kind: 'assign', typed: '' })
  for (const key of ['n', 'p', 'x', 'Backspace', 'ArrowLeft', 'Enter', 'Delete'])
    expect(press(key)).toBe(true)
  expect(press('a', { ctrlKey: true })).toBe(true)
  expect(typed()).toBe('np')
})

it('closes the list with Escape', () => {
  openTool({ kind: 'swap', typed: '' })
  expect(press('Escape')).toBe(true)
  expect(typed()).toBeUndefined()
})
