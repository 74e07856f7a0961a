import type { IsoDay } from '@/lib/dates'
import { Field, type FieldProps } from './field'

/** One day; the browser's own picker, which every phone and screen reader knows. */
export function DateField({
  label,
  hideLabel,
  hint,
  error,
  className,
  value,
  onValueChange,
  min,
  max,
  required,
  disabled,
}: FieldProps & {
  value: IsoDay | null
  onValueChange: (day: IsoDay | null) => void
  min?: IsoDay
  max?: IsoDay
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
        <input
          type="date"
          value={value ?? ''}
          min={min}
          max={max}
          required={required}
          disabled={disabled}
          onChange={(event) => onValueChange(event.target.value || null)}
          {...props}
          className="field"
        />
      )}
    </Field>
  )
}
