'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import clsx from 'clsx'
import { X } from 'lucide-react'
import { messages } from '@/lib/messages'
import { firstField } from './first-field'
import { IconButton } from './icon-button'
import type { SheetProps } from './sheet'

const SIDES = {
  bottom:
    'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-lg border-t pb-[env(safe-area-inset-bottom)] data-[ending-style]:translate-y-full data-[starting-style]:translate-y-full',
  right:
    'inset-y-0 right-0 w-[min(26rem,100vw)] border-l data-[ending-style]:translate-x-full data-[starting-style]:translate-x-full',
}

export default function SheetWindow({
  open,
  onOpenChange,
  title,
  side = 'bottom',
  footer,
  children,
}: SheetProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          initialFocus={firstField}
          className={clsx(
            'fixed z-50 flex flex-col border-line bg-panel text-ink shadow-float outline-none transition-transform duration-150 ease-out',
            SIDES[side],
          )}
        >
          <div className="flex items-center gap-3 border-line border-b px-4 py-2.5">
            <Base.Title className="flex-1 text-lg">{title}</Base.Title>
            <Base.Close
              render={
                <IconButton label={messages.actions.close} size="sm">
                  <X aria-hidden className="size-4" />
                </IconButton>
              }
            />
          </div>
          <div className="min-h-0 flex-1 overflow-auto p-4">{children}</div>
          {footer && (
            <div className="flex flex-wrap justify-end gap-2 border-line border-t px-4 py-3">
              {footer}
            </div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
