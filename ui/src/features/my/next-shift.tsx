'use client'

import { useId } from 'react'
import { RotationChip } from '@/components/ui/rotation-chip'
import { clockOf, isNow, overnight } from '@/lib/clock'
import { formatDay } from '@/lib/dates'
import { useNow } from '@/lib/use-now'
import { messages } from './messages'
import { daysUntil, type OwnShift } from './weeks'

/** The shift that runs, or the one that comes: the answer to what one opens this page for. */
export function NextShift({ shift, now }: { shift: OwnShift | null; now: string }) {
  const id = useId()
  const instant = useNow()
  if (!shift) return <p className="text-mute">{messages.noNext}</p>
  const running = isNow(shift, instant)
  return (
    <section aria-labelledby={id} className="rounded-lg border border-line bg-panel px-4 py-3">
      <h2 className="flex justify-between font-normal text-mute text-xs">
        <span id={id}>{running ? messages.now : messages.next}</span>
        <span className="font-semibold text-accent">
          {running
            ? messages.until(clockOf(shift.end))
            : messages.inDays(daysUntil(shift.day, now))}
        </span>
      </h2>
      <p className="mt-1 font-semibold text-xl">{formatDay(shift.day, { weekday: 'short' })}</p>
      <p className="text-lg tabular-nums">
        {messages.times(clockOf(shift.start), clockOf(shift.end))}
        {overnight(shift) && <span className="text-base text-mute">{` ${messages.nextDay}`}</span>}
      </p>
      <p className="mt-2 flex items-center gap-2">
        <RotationChip colour={shift.colour} pattern={shift.pattern} label={shift.label} />
        {shift.site && <span className="truncate text-mute">{shift.site}</span>}
      </p>
    </section>
  )
}
