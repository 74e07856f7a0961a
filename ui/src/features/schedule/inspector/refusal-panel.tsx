'use client'

import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { BrokenRules } from '@/components/versions/broken-rules'
import { messages } from '../messages'
import { focusGrid, type Refusal, showRefusal } from '../state'
import type { Finding, Fix } from '../types'
import type { Edits } from '../use-edits'
import { FixCard } from './fix-card'

const words = messages.refusal

/** A refused edit: what it breaks, ways out that work, and the way to save it all the same. */
export function RefusalPanel({ refusal, edits }: { refusal: Refusal; edits: Edits }) {
  const panel = useRef<HTMLDivElement>(null)
  const { operations, problem } = refusal
  const findings = ((problem.extra.new ?? []) as Finding[]).filter(
    ({ severity }) => severity === 'must',
  )
  const fixes = (problem.extra.fixes ?? []) as Fix[]
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' })
  }, [refusal])
  return (
    <div ref={panel} role="alert">
      <Panel title={words.title} tone="bad">
        <BrokenRules findings={findings} />
        {fixes.length > 0 && (
          <>
            <h3 className="mt-2.5 mb-1.5">{words.fixes}</h3>
            <ul className="flex flex-col gap-1.5">
              {fixes.map((fix) => (
                <FixCard key={fix.words} fix={fix} edits={edits} editable />
              ))}
            </ul>
          </>
        )}
        <div className="mt-2.5 flex flex-wrap gap-1.5">
          <Button
            size="sm"
            onClick={() => {
              showRefusal(null)
              focusGrid()
            }}
          >
            {words.back}
          </Button>
          <Button
            size="sm"
            variant="danger"
            onClick={() => void edits.save(operations, { allowViolations: true })}
          >
            {words.force}
          </Button>
        </div>
        <p className="mt-1 text-mute text-xs">{words.forceHint}</p>
      </Panel>
    </div>
  )
}
