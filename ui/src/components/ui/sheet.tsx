'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'

export interface SheetProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  side?: 'bottom' | 'right'
  footer?: ReactNode
  children: ReactNode
}

// Comes with the widget kit when it is first opened, not with the page.
const SheetWindow = dynamic(() => import('./sheet-window'), { ssr: false })

/** A panel from the edge: from below on a phone, from the right for long forms and details. */
export function Sheet(props: SheetProps) {
  const [used, setUsed] = useState(props.open)
  if (props.open && !used) setUsed(true)
  return used && <SheetWindow {...props} />
}
