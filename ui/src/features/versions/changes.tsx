'use client'

import clsx from 'clsx'
import { CopyButton } from '@/components/narrative/copy-button'
import { Sentences } from '@/components/narrative/sentences'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { useNarrative } from '@/lib/api/narratives'
import { messages } from './messages'

const words = messages.compare
/** How much changed, and who must be told; the rest is what the lists below say. */
const LEAD = 2

/** What changed in sentences, and who must be told of it, soonest first. */
export function Changes({
  programme,
  schedule,
  from,
  to,
}: {
  programme: number
  schedule: number
  from: number
  to: number
}) {
  const { data, error, isPlaceholderData } = useNarrative('changes', programme, { from, to })
  if (error && !data) return null
  if (!data) return <SkeletonRows rows={2} />
  const { sentences } = data
  const of = { schedule, version: to }
  const others = sentences.slice(LEAD)
  return (
    <div className={clsx('mb-3', isPlaceholderData && 'opacity-60')}>
      <Sentences sentences={sentences.slice(0, LEAD)} of={of} className="max-w-prose" />
      {others.length > 0 && (
        <details className="mt-1">
          <summary className="text-mute">{words.inFull}</summary>
          <Sentences sentences={others} of={of} className="mt-1 max-w-prose" />
        </details>
      )}
      <CopyButton
        className="mt-2"
        text={sentences.map((one) => one.text).join('\n')}
        label={words.copy}
      />
    </div>
  )
}
