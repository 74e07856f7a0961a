'use client'

import { X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { DateField } from '@/components/ui/date-field'
import { IconButton } from '@/components/ui/icon-button'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { messages } from './messages'
import type { Draft } from './model'

const words = messages.programme
const TIERS = ['1', '2', '3', '4'] as const

/** The days that count as holidays, with the tier that says how much each weighs. */
export function Holidays({
  holidays,
  onChange,
  wrong,
  may,
}: {
  holidays: Draft['holidays']
  onChange: (holidays: Draft['holidays']) => void
  /** One of them lacks something. */
  wrong: boolean
  may: boolean
}) {
  const set = (at: number, change: Partial<Draft['holidays'][number]>) =>
    onChange(holidays.map((one, index) => (index === at ? { ...one, ...change } : one)))
  return (
    <>
      {holidays.length === 0 && <p className="text-mute">{words.noHolidays}</p>}
      <ul className="flex flex-col gap-1.5">
        {holidays.map((one, index) => (
          <li
            key={`holiday-${index + 1}`}
            className="flex flex-wrap items-center gap-2 max-md:border-line max-md:border-b max-md:pb-2"
          >
            <DateField
              label={words.holidayDay}
              hideLabel
              className="w-40 max-md:w-full"
              value={one.date}
              onValueChange={(date) => set(index, { date: date ?? '' })}
            />
            <TextField
              label={words.holidayName}
              hideLabel
              className="min-w-40 flex-1"
              maxLength={120}
              value={one.name}
              onChange={(event) => set(index, { name: event.target.value })}
            />
            <Select
              label={words.holidayTier}
              hideLabel
              className="w-24"
              value={String(one.tier)}
              onValueChange={(tier) => set(index, { tier: Number(tier) })}
              options={[...new Set([...TIERS, String(one.tier)])].map((tier) => ({
                value: tier,
                label: `${words.holidayTier} ${tier}`,
              }))}
            />
            {may && (
              <IconButton
                size="sm"
                label={words.removeHoliday(one.name || one.date)}
                onClick={() => onChange(holidays.filter((_, at) => at !== index))}
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {wrong && (
        <p role="alert" className="mt-1 text-xs text-bad">
          {words.wrongHoliday}
        </p>
      )}
      {may && (
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <Button
            size="sm"
            onClick={() => onChange([...holidays, { date: '', name: '', tier: 1 }])}
          >
            {words.addHoliday}
          </Button>
          <span className="text-xs text-mute">{words.tierHint}</span>
        </div>
      )}
    </>
  )
}
