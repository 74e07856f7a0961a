'use client'

import clsx from 'clsx'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { messages } from '@/lib/messages'
import { dismissToast, TOAST_TIME, type Toast, useToasts } from '@/lib/toast'
import { Button } from './button'
import { IconButton } from './icon-button'

/**
 * Shows what `toast()` was told. The shell mounts it once. It stands where nothing is worked on: at
 * the left, clear of the details and of the sheets that come from the right; on a phone below the
 * top bar, clear of the tabs and of what lies under the thumb.
 */
export function Toaster({ label }: { label: string }) {
  const toasts = useToasts((state) => state.toasts)
  return (
    <section
      aria-label={label}
      aria-live="polite"
      className="pointer-events-none fixed bottom-4 left-[216px] z-[70] flex max-w-[min(28rem,calc(100vw-216px-304px-2rem))] flex-col items-start gap-2 max-lg:left-4 max-lg:max-w-[calc(100vw-27rem)] max-md:inset-x-4 max-md:top-[4.25rem] max-md:bottom-auto max-md:max-w-none max-md:items-stretch"
    >
      {toasts.map((toast) => (
        <One key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function One({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false)
  const stays = toast.tone === 'error' || held
  useEffect(() => {
    if (stays) return undefined
    const timer = window.setTimeout(() => dismissToast(toast.id), TOAST_TIME)
    return () => window.clearTimeout(timer)
  }, [stays, toast.id])
  return (
    // Pointer and focus only hold the toast; everything it offers is a button inside.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      role={toast.tone === 'error' ? 'alert' : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={(event) => setHeld(event.currentTarget.contains(event.relatedTarget))}
      className={clsx(
        'pointer-events-auto flex max-w-full items-center gap-3 rounded-lg border bg-panel py-1.5 pr-1.5 pl-3 shadow-float',
        toast.tone === 'error' ? 'border-bad' : 'border-line',
      )}
    >
      <p className={clsx('min-w-0 flex-1', toast.tone === 'error' && 'text-bad')}>{toast.text}</p>
      {toast.action && (
        <Button
          size="sm"
          onClick={() => {
            dismissToast(toast.id)
            toast.action?.run()
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton label={messages.actions.dismiss} size="sm" onClick={() => dismissToast(toast.id)}>
        <X aria-hidden className="size-3.5" />
      </IconButton>
    </div>
  )
}
