'use client'

import { KeyHint } from '@/components/ui/key-hint'
import { Panel } from '@/components/ui/panel'
import { Segmented } from '@/components/ui/segmented'
import { Switch } from '@/components/ui/switch'
import { allCommands, useCommandRegistry } from '@/lib/commands'
import { keyCaps } from '@/lib/keyboard'
import { type Density, type Theme, usePreferences } from '@/lib/preferences'
import { messages } from './messages'

const words = messages.appearance
const THEMES: readonly Theme[] = ['system', 'light', 'dark']
const DENSITIES: readonly Density[] = ['compact', 'normal', 'roomy']

/** How this browser shows things, and which keys it listens to. */
export function AppearanceTab() {
  const { theme, density, singleKeys, set } = usePreferences()
  return (
    <div className="flex max-w-2xl flex-col gap-3">
      <Panel title={words.title} actions={<span className="text-xs text-mute">{words.text}</span>}>
        <div className="flex flex-col gap-3">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <span>{words.theme}</span>
            <Segmented
              label={words.theme}
              value={theme}
              onValueChange={(value) => set({ theme: value })}
              segments={THEMES.map((value) => ({ value, label: words.themes[value] }))}
            />
          </div>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <span>{words.density}</span>
            <Segmented
              label={words.density}
              value={density}
              onValueChange={(value) => set({ density: value })}
              segments={DENSITIES.map((value) => ({ value, label: words.densities[value] }))}
            />
          </div>
          <Switch
            label={words.letters}
            hint={words.lettersHint}
            checked={singleKeys}
            onCheckedChange={(on) => set({ singleKeys: on })}
          />
        </div>
      </Panel>
      <Panel title={words.keyboard}>
        <p className="mb-2 text-mute">{words.keyboardText}</p>
        <KeyboardMap />
      </Panel>
    </div>
  )
}

function KeyboardMap() {
  const commands = allCommands(useCommandRegistry()).filter(({ keys }) => keys)
  const groups = [...new Set(commands.map(({ group }) => group))]
  return (
    <div className="gap-x-8 md:columns-2">
      {groups.map((group) => (
        <section key={group} className="mb-3 break-inside-avoid">
          <h3 className="mb-1 text-mute">{group}</h3>
          <dl>
            {commands
              .filter((command) => command.group === group)
              .map(({ id, label, keys = '' }) => (
                <div key={id} className="flex justify-between gap-4 py-[3px]">
                  <dt>{label}</dt>
                  <dd className="flex gap-1">
                    <span className="sr-only">{keyCaps(keys).join(` ${words.thenKey} `)}</span>
                    {keys.split(' ').map((key, index) => (
                      <KeyHint key={`${key}${index === 0 ? '' : '-'}`} keys={key} />
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
