'use client'

import { NumberField } from '@/components/ui/number-field'
import { Select } from '@/components/ui/select'
import { messages } from './messages'

const words = messages.editor
const PERIODS = ['horizon', 'block', 'week', 'month', 'rolling'] as const
type Period = (typeof PERIODS)[number]

/** A window in time: `horizon`, `block`, `week`, `month`, or `rolling 7`. */
export function PerField({
  value,
  onSet,
  label,
  error,
  disabled,
}: {
  value: string
  onSet: (value: string) => void
  label: string
  error: string | undefined
  disabled: boolean
}) {
  const [name, days] = value.split(' ')
  const period: Period = PERIODS.find((one) => one === name) ?? 'horizon'
  return (
    <>
      <span className="inline-block align-middle">
        <Select
          label={label}
          hideLabel
          error={error}
          disabled={disabled}
          value={period}
          onValueChange={(next) => onSet(next === 'rolling' ? 'rolling 7' : next)}
          options={PERIODS.map((one) => ({ value: one, label: words.per[one] }))}
        />
      </span>
      {period === 'rolling' && (
        <span className="ml-1.5 inline-block w-14 align-middle">
          <NumberField
            label={words.rollingDays}
            hideLabel
            min={1}
            disabled={disabled}
            value={Number(days)}
            onValueChange={(next) => onSet(`rolling ${next ?? ''}`)}
          />
        </span>
      )}
    </>
  )
}
