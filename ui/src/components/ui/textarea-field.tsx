import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field'

export function TextareaField({
  label,
  hideLabel,
  hint,
  error,
  className,
  rows = 3,
  ...area
}: FieldProps & Omit<ComponentProps<'textarea'>, keyof FieldProps | 'id'>) {
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      {...(hideLabel && { hideLabel })}
      {...(className && { className })}
    >
      {(props) => (
        <textarea rows={rows} {...area} {...props} className="field !h-auto resize-y py-1" />
      )}
    </Field>
  )
}
