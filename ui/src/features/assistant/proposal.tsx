'use client'

import { Check } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { FormError } from '@/components/ui/form-error'
import type { AskedProposal } from '@/lib/api/narratives'
import { messages } from './messages'
import { useProposal } from './use-proposal'

const words = messages.proposal

/** What a proposal needs to become true: somebody who confirms it, twice where it breaks a rule. */
export function Proposal({ asked }: { asked: AskedProposal }) {
  const { mutate, isPending, isSuccess, error, refused } = useProposal(asked.action)
  if (isSuccess) {
    return (
      <p className="mt-2 flex items-center gap-1.5 font-medium text-ok">
        <Check aria-hidden className="size-4" />
        {words.done}
      </p>
    )
  }
  return (
    <div className="mt-2 flex flex-col items-start gap-2">
      {!refused && <FormError error={error} className="self-stretch" />}
      {refused ? (
        <>
          <p role="alert" className="font-medium text-bad">
            {words.refused}
          </p>
          <Button variant="danger" busy={isPending} onClick={() => mutate(true)}>
            {words.force}
          </Button>
        </>
      ) : (
        <Button variant="primary" busy={isPending} onClick={() => mutate(false)}>
          {words.confirm}
        </Button>
      )}
    </div>
  )
}
