'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { announce } from '@/lib/announce'
import { api, idempotencyKey, ifMatch } from '@/lib/api/client'
import type { AskedProposal } from '@/lib/api/narratives'
import { asProblem } from '@/lib/api/problem'
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
  const mutation = useMutation({
    mutationFn: async (force: boolean) => {
      if (!path.startsWith('/api/scheduling/')) throw new Error(path)
      const headers = { ...key, ...(etag && ifMatch(etag)) }
      await post(path, { headers, body: force ? { ...body, allow_violations: true } : body })
    },
    onSuccess: () => {
      announce(messages.proposal.done)
      void queryClient.invalidateQueries({ refetchType: 'active' })
    },
  })
  const refused = mutation.error && asProblem(mutation.error).code === 'edit-breaks-rule'
  return { ...mutation, refused: Boolean(refused) }
}
