'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'

export interface ConfirmDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The question: `Discard draft 14?` */
  title: string
  /** What will happen, and what will not. */
  description: string
  /** The verb again: `Discard draft`. */
  confirm: string
  tone?: 'danger' | 'primary'
  busy?: boolean
  error?: unknown
  onConfirm: () => void
  children?: ReactNode
}

// Comes with the widget kit when it is first opened, not with the page.
const ConfirmDialogWindow = dynamic(() => import('./confirm-dialog-window'), { ssr: false })

/** Makes sure before something that cannot simply be undone. Only its buttons close it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [used, setUsed] = useState(props.open)
  if (props.open && !used) setUsed(true)
  return used && <ConfirmDialogWindow {...props} />
}
