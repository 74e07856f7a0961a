'use client'

import type { ReactNode } from 'react'
import { useId } from 'react'

/** A choice that is sent with the form. For one that takes effect at once there is Switch. */
export function Checkbox({
  label,
  hint,
  checked,
  mixed = false,
  onCheckedChange,
  disabled,
  hideLabel = false,
}: {
  label: ReactNode
  hint?: string
  checked: boolean
  /** Some, not all, of what it stands for. */
  mixed?: boolean
  onCheckedChange: (checked: boolean) => void
  disabled?: boolean
  hideLabel?: boolean
}) {
  const id = useId()
  return (
    <div className="flex items-start gap-2 max-md:min-h-10 max-md:items-center">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint && `${id}-hint`}
        ref={(element) => {
          if (element) element.indeterminate = mixed
        }}
        onChange={(event) => onCheckedChange(event.target.checked)}
        className="mt-0.5 size-3.5 shrink-0 accent-accent max-md:mt-0 max-md:size-5"
      />
      <div className="min-w-0">
        <label htmlFor={id} className={hideLabel ? 'sr-only' : 'block'}>
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-mute">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
