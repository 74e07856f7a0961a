'use client'

import { ChevronDown, ChevronUp, Redo2, Search, Undo2 } from 'lucide-react'
import { useId } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { messages } from './messages'
import { RangeSelect } from './range-select'
import type { Grid, Layer, Schedule, VersionDetail } from './types'
import type { Actions } from './use-actions'
import type { Edits } from './use-edits'
import type { View } from './use-view'

const words = messages.toolbar

/** Title, layer, filters, problems, undo: everything that stands above the grid. */
export function Toolbar({
  view,
  schedule,
  version,
  grid,
  edits,
  editable,
  actions,
}: {
  view: View
  schedule: Schedule
  version: VersionDetail | undefined
  grid: Grid | undefined
  edits: Edits
  editable: boolean
  actions: Actions
}) {
  const { url, shown, filter, at } = view
  const levels = grid?.groups ?? []
  const layers: Layer[] = schedule.blocks.length > 0 ? ['days', 'blocks'] : ['blocks']
  const change = (changes: Record<string, string | null>) => url.set(changes)
  return (
    <div data-region className="flex min-h-12 flex-wrap items-center gap-2 px-4 py-2">
      <h1 tabIndex={-1} className="mr-1.5">
        {messages.title}
      </h1>
      {layers.length > 1 && (
        <Segmented
          label={words.layer}
          value={shown.layer}
          onValueChange={(layer) => change({ layer })}
          segments={layers.map((value) => ({ value, label: words.layers[value] }))}
        />
      )}
      {at && shown.layer === 'days' && <RangeSelect at={at} view={view} grid={grid} />}
      {levels.length > 1 && (
        <Select
          label={words.level}
          hideLabel
          className="w-28"
          value={filter.group}
          onValueChange={(level) => change({ level: level || null })}
          options={[
            { value: '', label: words.allLevels },
            ...levels.map(({ id, label }) => ({ value: id, label })),
          ]}
        />
      )}
      <Find value={filter.text} onChange={(q) => change({ q: q || null })} />
      <OnlyProblems
        pressed={filter.problems}
        onChange={(on) => change({ problems: on ? '1' : null })}
      />
      <div className="ml-auto flex items-center gap-0.5">
        <IconButton
          label={words.previousProblem}
          keys="shift+n"
          onClick={() => actions.problem(-1)}
        >
          <ChevronUp aria-hidden className="size-4" />
        </IconButton>
        <IconButton label={words.nextProblem} keys="n" onClick={() => actions.problem(1)}>
          <ChevronDown aria-hidden className="size-4" />
        </IconButton>
        {view.mayEdit && (
          <>
            <span aria-hidden className="mx-1 h-4 border-line border-l" />
            <IconButton
              label={words.undo(version?.can_undo)}
              keys="mod+z"
              disabled={!editable || !version?.can_undo}
              onClick={() => void edits.undo()}
            >
              <Undo2 aria-hidden className="size-4" />
            </IconButton>
            <IconButton
              label={words.redo(version?.can_redo)}
              keys="mod+shift+z"
              disabled={!editable || !version?.can_redo}
              onClick={() => void edits.redo()}
            >
              <Redo2 aria-hidden className="size-4" />
            </IconButton>
          </>
        )}
      </div>
    </div>
  )
}

function Find({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const id = useId()
  return (
    <span className="relative block">
      <label htmlFor={id} className="sr-only">
        {words.search}
      </label>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-mute"
      />
      <input
        id={id}
        type="search"
        autoComplete="off"
        spellCheck={false}
        placeholder={words.search}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="field !w-40 !pl-7"
      />
    </span>
  )
}

function OnlyProblems({
  pressed,
  onChange,
}: {
  pressed: boolean
  onChange: (pressed: boolean) => void
}) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={() => onChange(!pressed)}
      className="h-7 rounded border border-line bg-panel px-2.5 text-mute hover:text-ink aria-pressed:bg-soft aria-pressed:font-medium aria-pressed:text-ink"
    >
      {words.problems}
    </button>
  )
}
