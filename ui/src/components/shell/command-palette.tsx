'use client'

import { CommandList } from '@/components/ui/command-list'
import { allCommands, useCommandRegistry } from '@/lib/commands'
import { messages } from './messages'
import { closeShell } from './shell-state'

/** Everything that can be done from here, by name. */
export default function CommandPalette() {
  const registry = useCommandRegistry()
  const commands = allCommands(registry).filter((command) => command.run)
  return (
    <CommandList
      title={messages.palette}
      placeholder={messages.palettePlaceholder}
      commands={commands}
      results={messages.results}
      onClose={closeShell}
      onRun={(id) => {
        closeShell()
        commands.find((command) => command.id === id)?.run?.()
      }}
    />
  )
}
