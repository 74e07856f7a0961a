'use client'

import { type KeyboardEvent, useState } from 'react'
import { Field, type FieldProps } from './field'

/** A number with its unit. Arrow keys step; what is no number, or out of bounds, stays for the form to refuse. */
export function NumberField({
  label,
  hideLabel,
  hint,
  error,
  className,
  value,
  onValueChange,
  min,
  max,
  step = 1,
  unit,
  required,
  disabled,
}: FieldProps & {
  value: number | null
  /** NaN when the text is no number. */
  onValueChange: (value: number | null) => void
  min?: number
  max?: number
  step?: number
  /** Stands inside the field, at its end: `h`, `days`. */
  unit?: string
  required?: boolean
  disabled?: boolean
}) {
  const [text, setText] = useState(value === null ? '' : String(value))
  const [shown, setShown] = useState(value)
  // A value set from outside replaces the text; what is being typed (`2.`) stays as it is.
  if (!Object.is(shown, value)) {
    setShown(value)
    if (!Object.is(parse(text), value)) setText(value === null ? '' : String(value))
  }
  const change = (next: string) => {
    setText(next)
    const number = parse(next)
    setShown(number)
    onValueChange(number)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (!direction) return
    event.preventDefault()
    const from = value === null || Number.isNaN(value) ? (min ?? 0) - direction * step : value
    const next = Math.max(min ?? -Infinity, Math.min(max ?? Infinity, from + direction * step))
    change(String(Number(next.toFixed(6))))
  }
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      {...(hideLabel && { hideLabel })}
      {...(className && { className })}
    >
      {(props) => (
        <span className="relative block">
          <input
            type="text"
            inputMode="decimal"
            role="spinbutton"
            aria-valuenow={value ?? undefined}
            aria-valuemin={min}
            aria-valuemax={max}
            aria-valuetext={unit && value !== null ? `${text} ${unit}` : undefined}
            autoComplete="off"
            value={text}
            required={required}
            disabled={disabled}
            onChange={(event) => change(event.target.value)}
            onKeyDown={onKeyDown}
            {...props}
            className="field"
            style={unit ? { paddingRight: `${unit.length * 0.6 + 1}em` } : undefined}
          />
          {unit && (
            <span
              aria-hidden
              className="pointer-events-none absolute inset-y-0 right-2 flex items-center text-mute"
            >
              {unit}
            </span>
          )}
        </span>
      )}
    </Field>
  )
}

function parse(text: string): number | null {
  const plain = text.trim().replace(',', '.')
  return plain === '' ? null : Number(plain)
}
