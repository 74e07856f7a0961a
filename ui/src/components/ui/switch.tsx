'use client'

import { useId } from 'react'

/** On or off, at once. */
export function Switch({
  label,
  hint,
  checked,
  onCheckedChange,
  disabled,
}: {
  label: string
  hint?: string
  checked: boolean
  onCheckedChange: (checked: boolean) => void
  disabled?: boolean
}) {
  const id = useId()
  return (
    <div className="flex items-center justify-between gap-4 max-md:min-h-11">
      <div className="min-w-0">
        <label htmlFor={id} className="block">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-mute">
            {hint}
          </p>
        )}
      </div>
      <button
        id={id}
        type="button"
        role="switch"
        aria-checked={checked}
        aria-describedby={hint && `${id}-hint`}
        disabled={disabled}
        onClick={() => onCheckedChange(!checked)}
        className="relative before:absolute before:-inset-2.5 h-5 w-9 shrink-0 rounded-full border border-edge bg-soft transition-colors duration-100 after:absolute after:top-1/2 after:left-0.5 after:size-3.5 after:-translate-y-1/2 after:rounded-full after:bg-edge after:transition-transform after:duration-100 aria-checked:border-accent aria-checked:bg-accent aria-checked:after:translate-x-4 aria-checked:after:bg-panel disabled:opacity-60"
      />
    </div>
  )
}
