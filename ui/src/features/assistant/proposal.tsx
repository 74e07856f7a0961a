'use client'

import { Check } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { FormError } from '@/components/ui/form-error'
import { Panel } from '@/components/ui/panel'
import { BrokenRules } from '@/components/versions/broken-rules'
import type { AskedProposal } from '@/lib/api/narratives'
import { messages } from './messages'
import { useProposal } from './use-proposal'

const words = messages.proposal

/** What a proposal needs to become true: somebody who confirms it, and what it would break. */
export function Proposal({ asked: { action, violations } }: { asked: AskedProposal }) {
  const { mutate, isPending, isSuccess, error } = useProposal(action)
  if (isSuccess) {
    return (
      <p className="mt-2 flex items-center gap-1.5 font-medium text-ok">
        <Check aria-hidden className="size-4" />
        {words.done}
      </p>
    )
  }
  const breaks = violations.length > 0
  const confirm = (
    <Button
      variant={breaks ? 'danger' : 'primary'}
      busy={isPending}
      onClick={() => mutate({ allowViolations: breaks })}
    >
      {breaks ? words.force : words.confirm}
    </Button>
  )
  return (
    <div className="mt-2 flex flex-col items-start gap-2">
      {breaks ? (
        <Panel title={words.breaks} tone="bad" className="self-stretch">
          <BrokenRules findings={violations} />
          <div className="mt-2.5">{confirm}</div>
          <p className="mt-1 text-mute text-xs">{words.forceHint}</p>
        </Panel>
      ) : (
        confirm
      )}
      <FormError error={error} className="self-stretch" />
    </div>
  )
}
