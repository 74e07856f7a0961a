'use client'

import { Plus, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { DateField } from '@/components/ui/date-field'
import { IconButton } from '@/components/ui/icon-button'
import { TextField } from '@/components/ui/text-field'
import { nextKey, type QualificationDraft } from './draft'
import { messages } from './messages'

const words = messages.form

/** Credentials, each with the last day on which it is good. */
export function QualificationsField({
  value,
  onValueChange,
  error,
}: {
  value: readonly QualificationDraft[]
  onValueChange: (value: QualificationDraft[]) => void
  error: (field: string) => string | undefined
}) {
  const set = (index: number, change: Partial<QualificationDraft>) =>
    onValueChange(value.map((one, at) => (at === index ? { ...one, ...change } : one)))
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{words.qualifications}</legend>
      {value.map((one, index) => (
        <div key={one.key} className="grid grid-cols-[1fr_9rem_auto] items-end gap-2">
          <TextField
            label={words.qualification}
            hideLabel={index > 0}
            value={one.name}
            onChange={(event) => set(index, { name: event.target.value })}
            error={error(`qualifications[${index}].name`)}
          />
          <DateField
            label={words.until}
            hideLabel={index > 0}
            value={one.until}
            onValueChange={(until) => set(index, { until })}
            error={error(`qualifications[${index}].until`)}
          />
          <IconButton
            label={words.remove(one.name || words.qualification)}
            onClick={() => onValueChange(value.filter((_, at) => at !== index))}
          >
            <X aria-hidden className="size-3.5" />
          </IconButton>
        </div>
      ))}
      <Button
        size="sm"
        className="self-start"
        icon={<Plus aria-hidden className="size-3.5" />}
        onClick={() => onValueChange([...value, { key: nextKey(value), name: '', until: null }])}
      >
        {words.addQualification}
      </Button>
    </fieldset>
  )
}
