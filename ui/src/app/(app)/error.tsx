'use client'

import { ErrorState } from '@/components/ui/error-state'

/** What is left of a page that failed while it was drawn: the shell stays. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return <ErrorState error={error} onRetry={reset} />
}
