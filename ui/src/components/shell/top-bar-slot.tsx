'use client'

import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { create } from 'zustand'

/**
 * Places in the top bar that the page on screen fills: `context` (which block, which draft),
 * `saved` (whether the last change is stored), `actions` (compare, publish). `assistant` is no
 * page's: its button stands there while the assistant does.
 */
export type SlotName = 'context' | 'saved' | 'actions' | 'assistant'

const useSlots = create<Record<SlotName, HTMLElement | null>>(() => ({
  context: null,
  saved: null,
  actions: null,
  assistant: null,
}))

const REFS: Record<SlotName, (element: HTMLElement | null) => void> = {
  context: (context) => useSlots.setState({ context }),
  saved: (saved) => useSlots.setState({ saved }),
  actions: (actions) => useSlots.setState({ actions }),
  assistant: (assistant) => useSlots.setState({ assistant }),
}

/** Where the content goes; only the top bar renders it. */
export function TopBarOutlet({ slot, className }: { slot: SlotName; className?: string }) {
  return <div ref={REFS[slot]} className={className} />
}

/** Shows its children in the top bar while mounted: `<TopBarSlot slot="actions">…</TopBarSlot>`. */
export function TopBarSlot({ slot, children }: { slot: SlotName; children: ReactNode }) {
  const element = useSlots((state) => state[slot])
  return element && createPortal(children, element)
}
