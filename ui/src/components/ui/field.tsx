'use client'

import clsx from 'clsx'
import { type ReactNode, useId } from 'react'

export interface FieldProps {
  label: string
  /** Stays out of sight where a table head or the sentence around says it already. */
  hideLabel?: boolean
  /** Beside the label, in small type: what goes in, in which unit. */
  hint?: string | undefined
  /** What is wrong with the value; stands below the field. */
  error?: string | undefined
  className?: string
}

export interface ControlProps {
  id: string
  'aria-invalid': boolean | undefined
  'aria-describedby': string | undefined
}

/** Label, hint and error around one control. The ready-made fields use it; so may special ones. */
export function Field({
  label,
  hideLabel = false,
  hint,
  error,
  className,
  children,
}: FieldProps & { children: (props: ControlProps) => ReactNode }) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={clsx('min-w-0', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1 block font-medium'}>
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': described || undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className={hideLabel ? 'sr-only' : 'mt-1 text-xs text-mute'}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  )
}
