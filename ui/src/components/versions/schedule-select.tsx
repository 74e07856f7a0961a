import { Select } from '@/components/ui/select'
import type { Schedule, Version } from '@/lib/api/schedules'
import { messages } from './messages'

/** Which schedule is on screen, beside the title of a page. */
export function ScheduleSelect({
  schedules,
  value,
  onChange,
}: {
  schedules: readonly Schedule[]
  value: number
  onChange: (schedule: number) => void
}) {
  return (
    <Select
      label={messages.schedule}
      hideLabel
      className="w-64 max-md:w-full"
      value={String(value)}
      onValueChange={(id) => onChange(Number(id))}
      options={schedules.map(({ id, name }) => ({ value: String(id), label: name }))}
    />
  )
}

/** Which version of it. */
export function VersionSelect({
  versions,
  working,
  value,
  onChange,
  label = messages.version,
  hideLabel = true,
}: {
  versions: readonly Version[]
  /** The working draft of the schedule. */
  working: number | null
  value: number | null
  onChange: (version: number) => void
  label?: string
  hideLabel?: boolean
}) {
  return (
    <Select
      label={label}
      hideLabel={hideLabel}
      className="w-52 max-md:w-full"
      value={value === null ? null : String(value)}
      onValueChange={(id) => onChange(Number(id))}
      options={versions.map(({ id, number, state }) => ({
        value: String(id),
        label: messages.versionOption(number, state, id === working),
      }))}
    />
  )
}
