'use client'

import clsx from 'clsx'
import { useId } from 'react'

export interface Segment<Value extends string> {
  value: Value
  label: string
}

/** One of two to five views, all in sight. Arrow keys move, as in any group of radio buttons. */
export function Segmented<Value extends string>({
  label,
  value,
  onValueChange,
  segments,
  className,
}: {
  /** Name of the group for screen readers. */
  label: string
  value: Value
  onValueChange: (value: Value) => void
  segments: readonly Segment<Value>[]
  className?: string
}) {
  const name = useId()
  return (
    <fieldset className={clsx('flex w-fit rounded border border-line bg-panel', className)}>
      <legend className="sr-only">{label}</legend>
      {segments.map((segment) => (
        <label
          key={segment.value}
          className="cursor-pointer whitespace-nowrap px-2.5 py-[3px] text-mute first-of-type:rounded-l-[5px] last-of-type:rounded-r-[5px] hover:text-ink has-checked:bg-soft has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:py-[9px]"
        >
          <input
            type="radio"
            name={name}
            value={segment.value}
            checked={segment.value === value}
            onChange={() => onValueChange(segment.value)}
            className="sr-only"
          />
          {segment.label}
        </label>
      ))}
    </fieldset>
  )
}
