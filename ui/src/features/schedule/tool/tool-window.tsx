'use client'

import clsx from 'clsx'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { RotationChip } from '@/components/ui/rotation-chip'
import { announce } from '@/lib/announce'
import { messages as shared } from '@/lib/messages'
import { place as placeBeside } from '@/lib/place'
import type { At, Shown } from '../api'
import { stretchLabel } from '../grid/labels'
import type { Model } from '../grid/model'
import type { Place } from '../grid/selection'
import { messages } from '../messages'
import { closeTool, type Tool } from '../state'
import type { Grid } from '../types'
import type { Edits } from '../use-edits'
import { usePreview } from '../use-preview'
import { choicesOf, found } from './choices'
import { VerdictView } from './verdict-view'

const words = messages.tool

interface Props {
  tool: Tool
  at: At
  shown: Shown
  model: Model
  place: Place
  grid: Grid
  edits: Edits
}

/** A list over the selected cell; each choice shows at once what it would do to the rules. */
export default function ToolWindow({ tool, at, shown, model, place, grid, edits }: Props) {
  const id = useId()
  const floating = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(tool.typed)
  const [marked, setMarked] = useState(0)
  const all = useMemo(() => choicesOf(tool, model, place), [tool, model, place])
  const choices = found(all, typed)
  const chosen = choices[Math.min(marked, choices.length - 1)]
  const preview = usePreview(at, shown, grid.version.revision, chosen ? [chosen.operation] : null)
  const settled = preview.data && !preview.isPlaceholderData ? preview.data : undefined

  const { row, start } = place
  useEffect(() => {
    const element = floating.current
    const anchor = document.querySelector(`[data-row="${row}"][data-start="${start}"]`)
    if (!element) return undefined
    element.showPopover()
    input.current?.focus()
    const move = () => {
      if (anchor) placeBeside(anchor, element, { side: 'bottom', align: 'start' })
    }
    move()
    window.addEventListener('resize', move)
    return () => window.removeEventListener('resize', move)
  }, [row, start])
  useEffect(() => {
    if (chosen) document.getElementById(`${id}-${chosen.id}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, chosen])
  useEffect(() => {
    const message = settled?.new[0]?.message
    if (message) announce(message)
  }, [settled])

  const take = (choice = chosen) => {
    if (!choice) return
    closeTool()
    const same = choice === chosen
    void edits.save([choice.operation], { preview: same ? settled : undefined })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step && choices.length) {
      event.preventDefault()
      const to = marked + step
      const round = Math.abs(step) === 1
      const last = choices.length - 1
      setMarked(round ? (to + choices.length) % choices.length : Math.max(0, Math.min(last, to)))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      take()
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      event.stopPropagation()
      closeTool()
    }
  }
  const where = `${place.person.person.name}, ${stretchLabel(model, place.start, place.length)}`
  const title = tool.kind === 'assign' ? words.assign(where) : words.swap(where)
  return (
    // It closes when the focus leaves it, whatever took the focus.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={floating}
      popover="manual"
      role="dialog"
      aria-label={title}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) closeTool()
      }}
      className="fixed m-0 flex w-72 flex-col rounded-lg border border-line bg-panel text-ink shadow-float"
    >
      <p className="px-3 pt-2 text-mute text-xs">{title}</p>
      <input
        ref={input}
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen && `${id}-${chosen.id}`}
        aria-autocomplete="list"
        aria-label={title}
        aria-describedby={`${id}-verdict`}
        autoComplete="off"
        spellCheck={false}
        placeholder={tool.kind === 'assign' ? words.typeCode : words.typeName}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setMarked(0)
        }}
        onKeyDown={onKeyDown}
        className="mx-2 mt-1 h-7 bg-panel px-1 outline-none placeholder:text-mute"
      />
      <p role="status" className="sr-only">
        {words.results(choices.length)}
      </p>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={title}
        className="max-h-56 min-h-0 overflow-auto border-line border-t p-1"
      >
        {choices.map((choice, index) => (
          // The field keeps the focus and has the keyboard; the pointer is a second way.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div
            key={choice.id}
            id={`${id}-${choice.id}`}
            role="option"
            aria-selected={choice === chosen}
            onPointerDown={(event) => event.preventDefault()}
            onPointerMove={() => setMarked(index)}
            onClick={() => take(choice)}
            className={clsx(
              'flex cursor-pointer items-center gap-2 rounded-sm px-2 py-1',
              choice === chosen && 'bg-soft',
            )}
          >
            {choice.letter ? (
              <span className="w-14 shrink-0">
                <RotationChip
                  colour={choice.letter.colour}
                  pattern={choice.letter.pattern}
                  label={choice.letter.code}
                />
              </span>
            ) : null}
            <span className="min-w-0 flex-1 truncate">{choice.label}</span>
            <span className="max-w-28 truncate text-mute text-xs">
              {choice.now ? words.now : choice.letter ? '' : choice.hint}
            </span>
          </div>
        ))}
        {choices.length === 0 && <p className="px-2 py-1 text-mute">{shared.states.noMatch}</p>}
      </div>
      <div
        id={`${id}-verdict`}
        className={clsx(
          'min-h-[4.5rem] border-line border-t px-3 py-2',
          preview.isPlaceholderData && 'opacity-60',
        )}
      >
        {preview.data && <VerdictView verdict={preview.data} />}
        {!preview.data && preview.error && (
          <p className="text-bad text-xs">{preview.error.message}</p>
        )}
        {!preview.data && !preview.error && chosen && (
          <p className="text-mute text-xs">{messages.verdict.checking}</p>
        )}
      </div>
      <p className="border-line border-t px-3 py-1.5 text-mute text-xs">{words.enter}</p>
    </div>
  )
}
