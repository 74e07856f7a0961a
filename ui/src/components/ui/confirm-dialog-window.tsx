'use client'

import { AlertDialog as Base } from '@base-ui/react/alert-dialog'
import { messages } from '@/lib/messages'
import { Button } from './button'
import type { ConfirmDialogProps } from './confirm-dialog'
import { FormError } from './form-error'

export default function ConfirmDialogWindow({
  open,
  onOpenChange,
  title,
  description,
  confirm,
  tone = 'danger',
  busy = false,
  error,
  onConfirm,
  children,
}: ConfirmDialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup className="fixed top-[20vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 rounded-lg border border-line bg-panel p-4 text-ink shadow-float outline-none transition-opacity duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0">
          <Base.Title className="text-lg">{title}</Base.Title>
          <Base.Description className="mt-1 text-mute">{description}</Base.Description>
          {children && <div className="mt-3">{children}</div>}
          <FormError error={error} className="mt-3" />
          <div className="mt-4 flex flex-wrap justify-end gap-2">
            <Base.Close render={<Button>{messages.actions.cancel}</Button>} />
            <Button variant={tone} busy={busy} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
