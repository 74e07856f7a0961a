'use client'

import { Button } from '@/components/ui/button'
import { allFlagged, type Model, PINNED } from '../grid/model'
import type { Place } from '../grid/selection'
import { messages } from '../messages'
import { clear, pin } from '../operations'
import { openTool } from '../state'
import type { Edits } from '../use-edits'

const words = messages.inspector

/** What can be done with the selection, for those who do not use the keys. */
export function Buttons({ model, place, edits }: { model: Model; place: Place; edits: Edits }) {
  const pinned = allFlagged(place.person, place.start, place.length, PINNED)
  return (
    <div role="group" aria-label={words.actionsLabel} className="contents">
      <Button size="sm" onClick={() => openTool({ kind: 'assign', typed: '' })}>
        {words.actions.assign}
      </Button>
      <Button size="sm" onClick={() => openTool({ kind: 'swap', typed: '' })}>
        {words.actions.swap}
      </Button>
      <Button size="sm" onClick={() => void edits.save([pin(model, place, pinned)])}>
        {pinned ? words.actions.unpin : words.actions.pin}
      </Button>
      <Button size="sm" onClick={() => void edits.save([clear(model, place)])}>
        {words.actions.clear}
      </Button>
    </div>
  )
}
