'use client'

import { type ReactNode, useId, useState } from 'react'
import type { Saving } from '@/lib/api/use-save'
import { messages } from '@/lib/messages'
import { Button } from './button'
import { ConfirmDialog } from './confirm-dialog'
import { SaveNotice } from './save-notice'
import { Sheet } from './sheet'

/** A form at the right edge; it keeps what was entered until it is saved or thrown away. */
export function FormSheet({
  title,
  open,
  onClose,
  onSubmit,
  saving,
  dirty,
  submit = messages.actions.save,
  fields,
  remove,
  readOnly = false,
  children,
}: {
  title: string
  open: boolean
  onClose: () => void
  /** Checks what it can; then saves. */
  onSubmit: () => void
  saving: Saving
  /** Something was entered that is not saved. */
  dirty: boolean
  submit?: string
  /** Fields that show their own errors. */
  fields?: readonly string[]
  /** The button that deletes what is edited. */
  remove?: ReactNode
  /** Everything can be read and nothing changed. */
  readOnly?: boolean
  children: ReactNode
}) {
  const id = useId()
  const [asking, setAsking] = useState(false)
  const leave = () => (dirty ? setAsking(true) : onClose())
  return (
    <>
      <Sheet
        side="right"
        title={title}
        open={open}
        onOpenChange={(next) => !next && leave()}
        footer={
          !readOnly && (
            <>
              {remove && <div className="mr-auto">{remove}</div>}
              <Button onClick={leave}>{messages.actions.cancel}</Button>
              <Button type="submit" form={id} variant="primary" busy={saving.busy}>
                {submit}
              </Button>
            </>
          )
        }
      >
        <form
          id={id}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            onSubmit()
          }}
          className="flex flex-col gap-4"
        >
          <SaveNotice saving={saving} {...(fields && { fields })} />
          <fieldset disabled={readOnly} className="flex min-w-0 flex-col gap-4">
            {children}
          </fieldset>
        </form>
      </Sheet>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={messages.forms.discardTitle}
        description={messages.forms.discardText}
        confirm={messages.actions.discard}
        onConfirm={() => {
          setAsking(false)
          onClose()
        }}
      />
    </>
  )
}
