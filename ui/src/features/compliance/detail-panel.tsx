'use client'

import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { ErrorState } from '@/components/ui/error-state'
import { IconButton } from '@/components/ui/icon-button'
import { Sheet } from '@/components/ui/sheet'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { useMedia } from '@/lib/use-media'
import { Detail } from './detail'
import { messages } from './messages'
import type { Rule } from './model'
import { type PackInUse, useArithmetic } from './queries'

interface PanelProps {
  path: { programme: number; version: number; rule: string; clinician: string }
  rule: Rule
  name: string
  schedule: number
  packs: readonly PackInUse[]
  onClose: () => void
}

/** The arithmetic of one verdict: beside the matrix, or over it where there is no room. */
export function DetailPanel(props: PanelProps) {
  const wide = useMedia('(min-width: 64rem)')
  const { rule, name, onClose, path } = props
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (wide) heading.current?.scrollIntoView({ block: 'nearest' })
  }, [wide, path.rule, path.clinician])
  // The focus goes back to the cell that it came from.
  const close = () => {
    document.querySelector<HTMLElement>('[role=grid] [aria-pressed=true]')?.focus()
    onClose()
  }
  useEffect(() => {
    if (!wide) return undefined
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest('[role=dialog],[role=menu]'))
        return
      close()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
  if (!wide) {
    return (
      <Sheet open onOpenChange={(open) => !open && onClose()} title={name}>
        <Content {...props} />
      </Sheet>
    )
  }
  return (
    <aside
      data-screen
      aria-label={messages.detail.panel}
      className="sticky top-0 h-[calc(100dvh-3rem)] w-[23rem] shrink-0 overflow-y-auto border-line border-l bg-panel px-4 py-3"
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 ref={heading}>{name}</h2>
          <p className="text-mute">{`${rule.clause} ${rule.title}`}</p>
        </div>
        <IconButton label={messages.detail.close} size="sm" onClick={close}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div className="mt-3">
        <Content {...props} />
      </div>
    </aside>
  )
}

function Content({ path, schedule, packs }: PanelProps) {
  const { data, error, refetch } = useArithmetic(path)
  if (data)
    return <Detail arithmetic={data} schedule={schedule} version={path.version} packs={packs} />
  return error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <SkeletonRows rows={10} />
  )
}
