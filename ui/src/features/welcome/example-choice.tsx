'use client'

import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { FormError } from '@/components/ui/form-error'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { Spinner } from '@/components/ui/spinner'
import { $api, idempotencyKey } from '@/lib/api/client'
import { answered } from '@/lib/api/problem'
import { messages } from './messages'
import { useOpening } from './use-opening'

const words = messages.example

/** The examples as cards; one click makes a programme of one and leads to its generation. */
export function ExampleChoice() {
  const { data, error, refetch } = $api.useQuery('get', '/api/scheduling/examples')
  const open = useOpening()
  const [key, setKey] = useState(idempotencyKey)
  const make = $api.useMutation('post', '/api/scheduling/programmes', {
    onSuccess: ({ id }) => open(id, '/generate'),
    // Without an answer it may have been made: the next try must say that it is the same.
    onError: (problem) => answered(problem) && setKey(idempotencyKey),
  })
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={6} />
  if (data.items.length === 0) return <EmptyState title={words.noneTitle} text={words.noneText} />
  const making = make.isPending || make.isSuccess ? make.variables?.body : undefined
  return (
    <>
      <FormError error={make.error} className="mb-3" />
      <ul className="flex flex-col gap-2">
        {data.items.map((example) => {
          const busy = making?.source === 'example' && making.example === example.id
          return (
            <li key={example.id}>
              <button
                type="button"
                aria-disabled={making !== undefined || undefined}
                aria-busy={busy || undefined}
                onClick={() =>
                  making === undefined &&
                  make.mutate({
                    params: { header: key },
                    body: { source: 'example', example: example.id },
                  })
                }
                className="group flex w-full items-center gap-4 rounded-lg border border-line bg-panel px-4 py-3 text-left hover:border-edge aria-disabled:cursor-default"
              >
                <span className="min-w-0 flex-1">
                  <span className="block font-semibold">{example.name}</span>
                  <span className="mt-0.5 block text-mute">{example.words}</span>
                </span>
                <span className="shrink-0 text-xs text-mute tabular-nums">
                  {words.people(example.people)}
                </span>
                <span aria-hidden className="text-mute group-hover:text-ink">
                  {busy ? <Spinner /> : <ChevronRight className="size-4" />}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}
