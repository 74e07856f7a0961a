'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { announce } from '@/lib/announce'
import { api, idempotencyKey, ifMatch } from '@/lib/api/client'
import type { AskedProposal } from '@/lib/api/narratives'
import { queryClient } from '@/lib/api/query-client'
import { messages } from './messages'

type Action = AskedProposal['action']
/** The endpoint is the server's to name, so it has no type of its own here. */
type Send = (
  path: string,
  init: { headers: Record<string, string>; body: unknown },
) => Promise<unknown>
const post = api.POST as unknown as Send

/** Does what a proposal says, at the ordinary endpoint, with the rights of who confirms. */
export function useProposal({ path, if_match: etag, body }: Action) {
  // Sent twice, done once.
  const [key] = useState(idempotencyKey)
  return useMutation({
    mutationFn: async ({ allowViolations }: { allowViolations: boolean }) => {
      if (!path.startsWith('/api/scheduling/')) throw new Error(path)
      const headers = { ...key, ...(etag && ifMatch(etag)) }
      // A request for a day off knows no such field.
      const told = allowViolations ? { ...body, allow_violations: true } : body
      await post(path, { headers, body: told })
    },
    onSuccess: () => {
      announce(messages.proposal.done)
      void queryClient.invalidateQueries({ refetchType: 'active' })
    },
  })
}
