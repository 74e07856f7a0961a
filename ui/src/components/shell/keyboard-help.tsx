'use client'

import { Dialog } from '@/components/ui/dialog'
import { KeyHint } from '@/components/ui/key-hint'
import { allCommands, useCommandRegistry } from '@/lib/commands'
import { keyCaps } from '@/lib/keyboard'
import { messages } from './messages'
import { closeShell } from './shell-state'

/** Every shortcut of what is on screen, by group. */
export default function KeyboardHelp() {
  const commands = allCommands(useCommandRegistry()).filter((command) => command.keys)
  const groups = [...new Set(commands.map((command) => command.group))]
  return (
    <Dialog open size="lg" title={messages.keyboard} onOpenChange={(open) => !open && closeShell()}>
      <div className="gap-x-8 md:columns-2">
        {groups.map((group) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-mute">{group}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id} className="flex justify-between gap-4 py-[3px]">
                    <dt>{command.label}</dt>
                    <dd className="flex items-center gap-1">
                      <span className="sr-only">
                        {keyCaps(command.keys ?? '').join(` ${messages.thenKey} `)}
                      </span>
                      {command.keys?.split(' ').map((key, at) => (
                        <KeyHint key={`${at + 1} ${key}`} keys={key} />
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
