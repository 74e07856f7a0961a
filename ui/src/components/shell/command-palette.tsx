'use client'

import { CommandList } from '@/components/ui/command-list'
import { askFor } from '@/lib/asking'
import { allCommands, useCommandRegistry } from '@/lib/commands'
import { messages } from './messages'
import { closeShell } from './shell-state'

const ASK = 'shell.ask'

/** Everything that can be done from here, by name. */
export default function CommandPalette() {
  const registry = useCommandRegistry()
  // Everything but opening what is open.
  const commands = allCommands(registry).filter(({ id, run }) => run && id !== 'shell.palette')
  return (
    <CommandList
      title={messages.palette}
      placeholder={messages.palettePlaceholder}
      commands={commands}
      results={messages.results}
      last={(typed) => ({ id: ASK, label: messages.ask(typed), group: messages.askGroup })}
      onClose={closeShell}
      onRun={(id, typed) => {
        closeShell()
        if (id === ASK) askFor(typed)
        commands.find((command) => command.id === id)?.run?.()
      }}
    />
  )
}
