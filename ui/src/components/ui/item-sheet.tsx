'use client'

import type { ReactNode } from 'react'
import type { ItemForm } from '@/lib/api/use-item-form'
import { toast } from '@/lib/toast'
import { FormSheet } from './form-sheet'
import { RemoveButton } from './remove-button'

/** The sheet of one thing that is added, changed or deleted. */
export function ItemSheet<Draft>({
  form,
  title,
  add,
  fields,
  remove,
  readOnly = false,
  children,
}: {
  form: ItemForm<Draft>
  title: string
  /** The verb for something new; without it something is changed. */
  add: string | false
  /** Fields that show their own errors. */
  fields: readonly string[]
  /** How it is deleted, if it can be. */
  remove?:
    | {
        label: string
        title: string
        description: string
        /** Said when it is gone. */
        done: string
        send: () => Promise<unknown>
        onRemoved?: () => void
      }
    | undefined
  readOnly?: boolean
  children: ReactNode
}) {
  return (
    <FormSheet
      open
      title={title}
      fields={fields}
      readOnly={readOnly}
      {...form.sheet}
      {...(add && { submit: add })}
      remove={
        remove && (
          <RemoveButton
            label={remove.label}
            title={remove.title}
            description={remove.description}
            onRemove={remove.send}
            onRemoved={() => {
              toast(remove.done)
              remove.onRemoved?.()
              form.sheet.onClose()
            }}
          />
        )
      }
    >
      {children}
    </FormSheet>
  )
}
