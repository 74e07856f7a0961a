'use client'

import { ChevronRight } from 'lucide-react'
import { Checkbox } from '@/components/ui/checkbox'
import { NumberField } from '@/components/ui/number-field'
import { Select } from '@/components/ui/select'
import { stateWords } from '@/components/versions/messages'
import { type Schedule, useVersions } from '@/lib/api/schedules'
import { messages } from './messages'
import { type Options, wrongOptions } from './model'

const words = messages.options
const NONE = 'none'

/** How to search, folded away: what stands there by default is good for most. */
export function OptionsForm({
  programme,
  schedule,
  options,
  onChange,
  open,
  onOpenChange,
}: {
  programme: number
  schedule: Schedule
  options: Options
  onChange: (options: Options) => void
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const versions = useVersions(programme, schedule.id).data?.items ?? []
  const usable = versions.filter(({ state }) => state !== 'discarded')
  const base = usable.find(({ id }) => id === options.base)
  const wrong = wrongOptions(options)
  const set = (change: Partial<Options>) => onChange({ ...options, ...change })
  return (
    <details
      open={open}
      onToggle={(event) => onOpenChange(event.currentTarget.open)}
      className="group rounded-lg border border-line bg-panel px-3 py-2"
    >
      <summary className="flex items-center gap-2 max-md:min-h-10">
        <ChevronRight aria-hidden className="size-3.5 text-mute group-open:rotate-90" />
        <span className="font-medium">{words.title}</span>
        <span className="text-xs text-mute">
          {words.summary(options.seed, options.effort, base?.number ?? null)}
        </span>
      </summary>
      <div className="mt-2 grid grid-cols-3 gap-3 pb-1 max-md:grid-cols-1">
        <NumberField
          label={words.seed}
          hint={words.seedHint}
          min={0}
          value={options.seed}
          onValueChange={(seed) => set({ seed })}
          error={wrong.includes('seed') ? words.seedError : undefined}
        />
        <NumberField
          label={words.effort}
          hint={words.effortHint}
          unit={words.seconds}
          min={1}
          max={3600}
          step={10}
          value={options.effort}
          onValueChange={(effort) => set({ effort })}
          error={wrong.includes('effort') ? words.effortError : undefined}
        />
        <NumberField
          label={words.workers}
          hint={words.workersHint}
          min={1}
          max={16}
          value={options.workers}
          onValueChange={(workers) => set({ workers })}
          error={wrong.includes('workers') ? words.workersError : undefined}
        />
        <Select
          className="col-span-2 max-md:col-span-1"
          label={words.base}
          hint={words.baseHint}
          value={base ? String(base.id) : NONE}
          onValueChange={(value) => set({ base: value === NONE ? null : Number(value) })}
          options={[
            { value: NONE, label: words.noBase },
            ...usable.map((one) => ({
              value: String(one.id),
              label: words.baseOption(one.number, stateWords[one.state]),
            })),
          ]}
        />
        <div className="self-center">
          <Checkbox
            label={words.fast}
            hint={words.fastHint}
            checked={options.fast}
            onCheckedChange={(fast) => set({ fast })}
          />
        </div>
      </div>
    </details>
  )
}
