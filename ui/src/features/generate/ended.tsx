'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormError } from '@/components/ui/form-error'
import { Panel } from '@/components/ui/panel'
import { idempotencyKey } from '@/lib/api/client'
import type { Schedule } from '@/lib/api/schedules'
import { messages } from './messages'
import type { GenerationDetail } from './model'
import { useOrder } from './queries'

const words = messages.failed

/** A generation without a draft: failed, with the way out, or discarded. */
export function Ended({
  programme,
  generation,
  schedule,
  may,
  onLeave,
  onAgain,
}: {
  programme: number
  generation: GenerationDetail
  schedule: Schedule | undefined
  may: boolean
  onLeave: () => void
  onAgain: (generation: number) => void
}) {
  // Two buttons, two requests: each has a key of its own, so that a second click does nothing new.
  const [keys] = useState(() => [idempotencyKey(), idempotencyKey()] as const)
  const order = useOrder(programme, ({ id }) => onAgain(id))
  const { error, request } = generation
  const again = (seed: number, header: (typeof keys)[number]) =>
    schedule &&
    order.mutate({
      params: { path: { programme, schedule: schedule.id }, header },
      body: { ...request, seed },
    })
  return (
    <Panel tone={error ? 'bad' : 'plain'}>
      <h2>{error ? words.title : (schedule?.name ?? '')}</h2>
      <div role="status" className="mt-1 max-w-prose">
        {error ? <p>{error.message}</p> : <p>{words.cancelled}</p>}
        {error && <p className="mt-1 text-xs text-mute">{words.code(error.code)}</p>}
      </div>
      <FormError error={order.error} className="mt-3" />
      <div className="mt-3 flex flex-wrap gap-2">
        {may && error && (
          <>
            <Button
              variant="primary"
              busy={order.isPending}
              onClick={() => again(request.seed + 1, keys[0])}
            >
              {words.otherSeed}
            </Button>
            <Button onClick={() => again(request.seed, keys[1])}>{words.again}</Button>
          </>
        )}
        <Button onClick={onLeave}>{messages.result.close}</Button>
      </div>
    </Panel>
  )
}
