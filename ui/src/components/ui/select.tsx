import { ChevronDown } from 'lucide-react'
import { Field, type FieldProps } from './field'

export interface Option<Value extends string> {
  value: Value
  label: string
  disabled?: boolean
}

/** One of a few; the browser's own list. For many options, or a filter, there is Combobox. */
export function Select<Value extends string>({
  label,
  hideLabel,
  hint,
  error,
  className,
  value,
  onValueChange,
  options,
  placeholder,
  required,
  disabled,
}: FieldProps & {
  value: Value | null
  onValueChange: (value: Value) => void
  options: readonly Option<Value>[]
  /** Shown while nothing is chosen. */
  placeholder?: string
  required?: boolean
  disabled?: boolean
}) {
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
          <select
            value={value ?? ''}
            required={required}
            disabled={disabled}
            onChange={(event) => {
              const chosen = options.find((option) => option.value === event.target.value)
              if (chosen) onValueChange(chosen.value)
            }}
            {...props}
            className="field appearance-none !pr-7"
          >
            {value === null && (
              <option value="" disabled>
                {placeholder}
              </option>
            )}
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-mute"
          />
        </span>
      )}
    </Field>
  )
}
