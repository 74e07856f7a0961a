'use client'

import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { messages } from '../messages'
import { asOperations } from '../operations'
import type { Fix } from '../types'
import type { Edits } from '../use-edits'

const words = messages.refusal

/** A way out that the server tried: what it does, and a button that does it. */
export function FixCard({ fix, edits, editable }: { fix: Fix; edits: Edits; editable: boolean }) {
  return (
    <li className="rounded border border-line px-2.5 py-2">
      <p className="flex items-start justify-between gap-2">
        <span className="font-medium">{fix.words}</span>
        <Badge tone="ok">{words.proven}</Badge>
      </p>
      <div className="mt-0.5 flex items-end justify-between gap-2">
        <p className="text-mute text-xs">{fix.detail}</p>
        {editable && (
          <Button size="sm" onClick={() => void edits.save(asOperations(fix.operations))}>
            {words.apply}
          </Button>
        )}
      </div>
    </li>
  )
}
