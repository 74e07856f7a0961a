'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type At, gridNow, type Shown, sendEdit } from './api'
import type { Operation } from './types'

/** What an edit would do, asked anew for each choice; the question before it is called off. */
export function usePreview(
  at: At,
  shown: Shown,
  revision: number,
  operations: readonly Operation[] | null,
) {
  return useQuery({
    queryKey: ['schedule-preview', at.programme, at.version, revision, shown, operations],
    queryFn: ({ signal }) =>
      sendEdit(at, shown, gridNow(at, shown)?.version.etag ?? '', operations ?? [], {
        dryRun: true,
        signal,
      }),
    enabled: operations !== null,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 30_000,
    retry: false,
  })
}
