'use client'

import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { queryClient } from '@/lib/api/query-client'
import { messages as shared } from '@/lib/messages'
import { messages } from './messages'

const words = messages.failed

/**
 * Stands where a page failed while it was drawn. Trying again reads again what the page had read:
 * maybe that is what it could not draw.
 */
export function PageFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <div
      role="alert"
      className="mx-auto flex max-w-md flex-col items-center px-4 py-16 text-center"
    >
      <h1 ref={title} tabIndex={-1}>
        {words.title}
      </h1>
      <p className="mt-1 text-mute">{words.text}</p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        <Button
          variant="primary"
          onClick={() => {
            // The shell's own data has readers still; what the page left has none.
            queryClient.removeQueries({ type: 'inactive' })
            onRetry()
          }}
        >
          {shared.actions.tryAgain}
        </Button>
        <ButtonLink href="/">{messages.notFound.action}</ButtonLink>
      </div>
      <details className="mt-4 max-w-full text-left text-mute text-xs">
        <summary className="mx-auto w-fit max-md:py-2">{words.details}</summary>
        <p className="mt-1 break-words rounded border border-line bg-panel px-2 py-1.5 font-mono">
          {`${error.name}: ${error.message}`}
        </p>
      </details>
    </div>
  )
}
