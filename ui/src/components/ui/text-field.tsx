import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field'

export function TextField({
  label,
  hideLabel,
  hint,
  error,
  className,
  type = 'text',
  ...input
}: FieldProps & Omit<ComponentProps<'input'>, keyof FieldProps | 'id'>) {
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      {...(hideLabel && { hideLabel })}
      {...(className && { className })}
    >
      {(props) => <input type={type} autoComplete="off" {...input} {...props} className="field" />}
    </Field>
  )
}
