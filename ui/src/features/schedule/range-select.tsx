'use client'

import { useQuery } from '@tanstack/react-query'
import { Select } from '@/components/ui/select'
import { formatRange } from '@/lib/dates'
import { type At, gridOptions } from './api'
import { messages } from './messages'
import type { Grid } from './types'
import type { View } from './use-view'

const words = messages.toolbar

/** Which of the planned blocks are on screen. */
export function RangeSelect({ at, view, grid }: { at: At; view: View; grid: Grid | undefined }) {
  const { shown, url, schedule } = view
  const part = shown.start !== null || shown.end !== null
  // A part names only its own blocks; the others stand in the whole, which is mostly cached.
  const whole = useQuery({
    ...gridOptions(at, { layer: 'days', start: null, end: null }),
    enabled: part,
  }).data
  const planned = new Set(schedule?.blocks)
  const blocks = ((part ? whole : grid)?.blocks ?? []).filter(({ id }) => planned.has(id))
  if (blocks.length < 2) return null
  const chosen = blocks.find(({ start, end }) => start === shown.start && end === shown.end)
  return (
    <Select
      label={words.range}
      hideLabel
      className="w-44"
      value={chosen?.id ?? ''}
      onValueChange={(id) => {
        const block = blocks.find((one) => one.id === id)
        url.set({ from: block?.start ?? null, to: block?.end ?? null })
      }}
      options={[
        { value: '', label: words.allDays },
        ...blocks.map(({ id, start, end }) => ({
          value: id,
          label: `${messages.grid.block(id)} · ${formatRange(start, end, { year: false })}`,
        })),
      ]}
    />
  )
}
