import { useEffect } from 'react'
import { allCommands, type Command, useCommandRegistry } from '@/lib/commands'
import { usePreferences } from '@/lib/preferences'

const isMac = (): boolean =>
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

/** How long a sequence such as `g s` waits for its second key, in milliseconds. */
const SEQUENCE_TIME = 1_200

/** The name of a pressed key in our notation; null for a modifier alone. */
export function strokeOf(event: KeyboardEvent): string | null {
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Dead'].includes(event.key)) return null
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase()
  const letter = key.length === 1 && key.toUpperCase() !== key
  const parts: string[] = []
  if (event.ctrlKey || event.metaKey) parts.push('mod')
  if (event.altKey) parts.push('alt')
  // Shift is part of what `?` is, but a thing of its own with letters and named keys.
  if (event.shiftKey && (letter || key.length > 1)) parts.push('shift')
  return [...parts, key].join('+')
}

const NAMES: Record<string, string> = {
  shift: '⇧',
  enter: '↵',
  escape: 'Esc',
  delete: 'Del',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  space: 'Space',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
}

/** The keys as they stand on this machine's keyboard: `mod+k` → `⌘K` or `Ctrl K`. */
export function keyCaps(keys: string): string[] {
  const mac = isMac()
  return keys.split(' ').map((stroke) => {
    const caps = stroke.split('+').map((part) => {
      if (part === 'mod') return mac ? '⌘' : 'Ctrl'
      if (part === 'alt') return mac ? '⌥' : 'Alt'
      return NAMES[part] ?? (/^.$|^f\d+$/.test(part) ? part.toUpperCase() : part)
    })
    return caps.join(mac ? '' : ' ')
  })
}

/** For aria-keyshortcuts. */
export const ariaKeys = (keys: string): string =>
  keys
    .replaceAll('mod', isMac() ? 'Meta' : 'Control')
    .replaceAll('shift', 'Shift')
    .replaceAll('alt', 'Alt')

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'submit', 'range', 'file'].includes(target.type)
  )
}

/** The command that this stroke, after the one before it, asks for. */
export function match(
  commands: readonly Command[],
  before: string | null,
  stroke: string,
): Command | undefined {
  const runnable = commands.filter((command) => command.run && command.keys)
  const sequence = before
    ? runnable.find((command) => command.keys === `${before} ${stroke}`)
    : undefined
  return sequence ?? runnable.find((command) => command.keys === stroke)
}

/** Listens for the shortcuts of all registered commands; the shell mounts it once. */
export function useShortcuts(): void {
  useEffect(() => {
    let before: string | null = null
    let timer = 0
    const onKeyDown = (event: KeyboardEvent) => {
      const stroke = strokeOf(event)
      if (stroke === null || event.defaultPrevented || event.isComposing) return
      const plain = !stroke.startsWith('mod+') && !stroke.startsWith('alt+')
      if (plain && (isTyping(event.target) || !usePreferences.getState().singleKeys)) return
      // An open dialog or menu has the keyboard to itself, except for Ctrl and ⌘ combinations.
      if (
        plain &&
        event.target instanceof Element &&
        event.target.closest('[role=dialog],[role=alertdialog],[role=menu]')
      )
        return
      const command = match(allCommands(useCommandRegistry.getState()), before, stroke)
      window.clearTimeout(timer)
      before = command ? null : stroke
      timer = window.setTimeout(() => {
        before = null
      }, SEQUENCE_TIME)
      if (!command) return
      event.preventDefault()
      command.run?.()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => {
      window.clearTimeout(timer)
      document.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}
