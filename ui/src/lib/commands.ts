import { useEffect, useRef } from 'react'
import { create } from 'zustand'

/**
 * Something one can do: it stands in the command palette (Ctrl or ⌘ K) and, with keys, in the
 * keyboard help (?).
 */
export interface Command {
  /** Unique and stable: `schedule.publish`. */
  id: string
  label: string
  /** Heading in palette and help: `Go to`, `Schedule`. */
  group: string
  /**
   * `mod+z` (Ctrl, or ⌘ on a Mac), `shift+n`, `?`, or a sequence: `g s`. Plain letters work only
   * outside fields, and not at all when someone turned them off.
   */
  keys?: string
  /** Without it the command is only listed in the help: the grid handles its own keys. */
  run?: () => void
}

interface Registry {
  layers: ReadonlyMap<symbol, readonly Command[]>
}

export const useCommandRegistry = create<Registry>(() => ({ layers: new Map() }))

/** All commands of what is on screen; the layer registered last comes first. */
export const allCommands = ({ layers }: Registry): Command[] =>
  [...layers.values()].reverse().flat()

/** Registers commands while the component is mounted; the newest closure of `run` is called. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  const signature = commands
    .map(({ id, label, group, keys, run }) => [id, label, group, keys, !!run].join('\u0000'))
    .join('\u0001')
  useEffect(() => {
    const layer = Symbol(signature)
    const stable = latest.current.map((command) => {
      const { run, ...rest } = command
      return run
        ? { ...rest, run: () => latest.current.find(({ id }) => id === command.id)?.run?.() }
        : rest
    })
    useCommandRegistry.setState(({ layers }) => ({ layers: new Map(layers).set(layer, stable) }))
    return () =>
      useCommandRegistry.setState(({ layers }) => {
        const rest = new Map(layers)
        rest.delete(layer)
        return { layers: rest }
      })
  }, [signature])
}
