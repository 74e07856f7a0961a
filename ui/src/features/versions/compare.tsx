'use client'

import { ArrowLeft, ArrowLeftRight } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Panel } from '@/components/ui/panel'
import { DiffLoader } from '@/components/versions/diff-loader'
import { VersionSelect } from '@/components/versions/schedule-select'
import type { Schedule, Version } from '@/lib/api/schedules'
import { useShows } from '@/lib/on-screen'
import { Changes } from './changes'
import { messages } from './messages'

const words = messages.compare
type Pair = { from: number; to: number }

/** Two versions side by side in words: by person, by rule, by day, in fairness. */
export function Compare({
  programme,
  schedule,
  versions,
  from,
  to,
  onChange,
  onBack,
}: Pair & {
  programme: number
  schedule: Schedule
  versions: readonly Version[]
  onChange: (pair: Pair) => void
  onBack: () => void
}) {
  const working = schedule.working?.id ?? null
  useShows({ schedule: schedule.id, version: to, compared: from === to ? null : { from, to } })
  const numberOf = (id: number) => versions.find((one) => one.id === id)?.number ?? id
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Button icon={<ArrowLeft aria-hidden className="size-3.5" />} onClick={onBack}>
          {words.back}
        </Button>
        <VersionSelect
          label={words.from}
          versions={versions}
          working={working}
          value={from}
          onChange={(id) => onChange({ from: id, to })}
        />
        <IconButton label={words.swap} onClick={() => onChange({ from: to, to: from })}>
          <ArrowLeftRight aria-hidden className="size-4" />
        </IconButton>
        <VersionSelect
          label={words.to}
          versions={versions}
          working={working}
          value={to}
          onChange={(id) => onChange({ from, to: id })}
        />
      </div>
      {from === to ? (
        <p className="text-mute">{words.same}</p>
      ) : (
        <Panel title={words.heading(numberOf(from), numberOf(to))}>
          <DiffLoader
            key={`${from}-${to}`}
            programme={programme}
            schedule={schedule.id}
            from={from}
            to={to}
            summary={<Changes programme={programme} schedule={schedule.id} from={from} to={to} />}
          />
        </Panel>
      )}
    </>
  )
}
