'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: string
  size?: 'sm' | 'md' | 'lg'
  /** Buttons, the main one last. */
  footer?: ReactNode
  children?: ReactNode
}

// Comes with the widget kit when it is first opened, not with the page.
const DialogWindow = dynamic(() => import('./dialog-window'), { ssr: false })

/** Asks for something before work goes on. Escape and the cross close it; the focus returns. */
export function Dialog(props: DialogProps) {
  const [used, setUsed] = useState(props.open)
  if (props.open && !used) setUsed(true)
  return used && <DialogWindow {...props} />
}
