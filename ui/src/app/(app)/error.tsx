'use client'

import { PageFailed } from '@/components/shell/page-failed'

/** What is left of a page that failed while it was drawn: the shell stays. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return <PageFailed error={error} onRetry={reset} />
}
