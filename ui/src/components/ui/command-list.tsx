'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { type KeyboardEvent, useId, useState } from 'react'
import { KeyHint } from './key-hint'

export interface ListedCommand {
  id: string
  label: string
  group: string
  keys?: string
}

const words = (text: string) => text.toLowerCase().split(/\s+/).filter(Boolean)

/** Every word typed must start a word of the command or of its group. */
export function find<Item extends ListedCommand>(commands: readonly Item[], query: string): Item[] {
  return commands.filter((command) => {
    const has = words(`${command.label} ${command.group}`)
    return words(query).every((asked) => has.some((word) => word.startsWith(asked)))
  })
}

/** A field and, under it, the commands that match; arrows choose, Enter runs, Escape closes. */
export function CommandList({
  title,
  placeholder,
  commands,
  last,
  results,
  onRun,
  onClose,
}: {
  title: string
  placeholder: string
  commands: readonly ListedCommand[]
  /** Stands below what matches, whatever was typed, and takes it. */
  last: (typed: string) => ListedCommand
  /** `3 results`, for screen readers. */
  results: (count: number) => string
  onRun: (id: string, typed: string) => void
  onClose: () => void
}) {
  const id = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const typed = query.trim()
  const found = [...find(commands, query), last(typed)]
  const chosen = found[Math.min(at, found.length - 1)]
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && found.length) {
      event.preventDefault()
      const next = (at + step + found.length) % found.length
      setAt(next)
      document.getElementById(`${id}-${found[next]?.id}`)?.scrollIntoView({ block: 'nearest' })
    }
    if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      onRun(chosen.id, typed)
    }
  }
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Base.Popup className="fixed top-[12vh] left-1/2 z-50 flex max-h-[60vh] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-panel text-ink shadow-float outline-none">
          <Base.Title className="sr-only">{title}</Base.Title>
          <input
            role="combobox"
            aria-expanded
            aria-controls={`${id}-list`}
            aria-activedescendant={chosen && `${id}-${chosen.id}`}
            aria-label={title}
            placeholder={placeholder}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value)
              setAt(0)
            }}
            onKeyDown={onKeyDown}
            className="h-11 shrink-0 border-line border-b bg-panel px-4 text-md outline-none placeholder:text-mute"
          />
          <p role="status" className="sr-only">
            {query && results(found.length - 1)}
          </p>
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label={title}
            className="min-h-0 overflow-auto p-1"
          >
            {found.map((command, index) => (
              // The field keeps the focus and has the keyboard; the pointer is a second way.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={command.id}
                id={`${id}-${command.id}`}
                role="option"
                aria-selected={command === chosen}
                onClick={() => onRun(command.id, typed)}
                onPointerMove={() => setAt(index)}
                className="flex cursor-pointer items-center gap-3 rounded-sm px-3 py-1.5 aria-selected:bg-soft"
              >
                <span className="min-w-0 flex-1 truncate">{command.label}</span>
                <span className="text-xs text-mute">{command.group}</span>
                {command.keys && (
                  <span className="flex gap-0.5">
                    {command.keys.split(' ').map((key, at) => (
                      <KeyHint key={`${at + 1} ${key}`} keys={key} />
                    ))}
                  </span>
                )}
              </div>
            ))}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
