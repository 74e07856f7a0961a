'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { FormError } from '@/components/ui/form-error'
import { KeyHint } from '@/components/ui/key-hint'
import { Panel } from '@/components/ui/panel'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { idempotencyKey } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import type { Schedule } from '@/lib/api/schedules'
import { useCommands } from '@/lib/commands'
import { messages } from './messages'
import { type Generation, OPTIONS, type Options, wrongOptions } from './model'
import { OptionsForm } from './options'
import { PreflightPanel } from './preflight'
import { useOrder, usePreflight } from './queries'
import { Scope } from './scope'

/** Looks before the leap: what will be scheduled, what stands in the way, how it is searched. */
export function Setup({
  programme,
  schedule,
  busy,
  may,
  onOrdered,
  onShow,
}: {
  programme: number
  schedule: Schedule
  /** The generation that runs already. */
  busy: { id: number; schedule: string } | null
  may: boolean
  onOrdered: (generation: Generation) => void
  onShow: (generation: number) => void
}) {
  const [options, setOptions] = useState<Options>(OPTIONS)
  const [optionsOpen, setOptionsOpen] = useState(false)
  const [key, setKey] = useState(idempotencyKey)
  const preflight = usePreflight(programme, schedule.id, options.base)
  const order = useOrder(programme, (made) => {
    setKey(idempotencyKey())
    onOrdered(made)
  })
  const start = () => {
    if (!may || busy || order.isPending) return
    const { seed, effort, workers, base, fast } = options
    if (wrongOptions(options).length > 0 || seed === null || effort === null || workers === null) {
      setOptionsOpen(true)
      return
    }
    order.mutate({
      params: { path: { programme, schedule: schedule.id }, header: key },
      body: { seed, effort, workers, fast, base },
    })
  }
  useCommands(
    may && !busy
      ? [
          {
            id: 'generate.start',
            label: messages.start,
            group: messages.commands,
            keys: 'shift+g',
            run: start,
          },
        ]
      : [],
  )
  const running = order.error ? asProblem(order.error).extra.running : undefined
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {preflight.data ? (
        <>
          <Scope preflight={preflight.data} />
          <PreflightPanel programme={programme} preflight={preflight.data} />
        </>
      ) : preflight.error ? (
        <Panel>
          <ErrorState error={preflight.error} onRetry={() => void preflight.refetch()} />
        </Panel>
      ) : (
        <SkeletonRows rows={9} />
      )}
      <OptionsForm
        programme={programme}
        schedule={schedule}
        options={options}
        onChange={(next) => {
          setOptions(next)
          setKey(idempotencyKey())
        }}
        open={optionsOpen}
        onOpenChange={setOptionsOpen}
      />
      <FormError error={order.error} />
      <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-3 border-line border-t bg-bg px-4 py-3 md:mx-0 md:px-0">
        {may ? (
          <Button variant="primary" busy={order.isPending} disabled={busy !== null} onClick={start}>
            {messages.start}
            <KeyHint keys="shift+g" inverse className="max-md:hidden" />
          </Button>
        ) : (
          <p className="text-mute">{messages.mayNot}</p>
        )}
        {busy && (
          <p className="min-w-0 text-mute">
            {messages.busy(busy.schedule)}{' '}
            <button
              type="button"
              className="text-accent underline-offset-2 hover:underline"
              onClick={() => onShow(busy.id)}
            >
              {messages.history.show(busy.id)}
            </button>
          </p>
        )}
        {!busy && isRunning(running) && (
          <Button onClick={() => onShow(running.id)}>{messages.history.show(running.id)}</Button>
        )}
      </div>
    </div>
  )
}

const isRunning = (value: unknown): value is { id: number } =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'id') === 'number'
