'use client'

import { Button } from '@/components/ui/button'
import { FactList } from '@/components/ui/fact-list'
import { FormError } from '@/components/ui/form-error'
import { KeyHint } from '@/components/ui/key-hint'
import { Sheet } from '@/components/ui/sheet'
import { TextareaField } from '@/components/ui/textarea-field'
import { $api } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { formatAgo, formatMoment } from '@/lib/dates'
import { AnswerMark } from './answer-mark'
import { messages } from './messages'
import type { Request } from './model'
import { RequestEffect } from './request-effect'
import type { Decision } from './use-decision'

const words = messages.detail

interface DetailProps {
  programme: number
  request: Request
  decision: Decision
}

/** One request: what is asked, what it would mean, and the decision; beside the list. */
export function RequestAside(props: DetailProps) {
  return (
    <aside
      aria-label={props.request.name}
      className="rounded-lg border border-line bg-panel p-4 lg:sticky lg:top-3"
    >
      <h2>{props.request.name}</h2>
      <RequestDetail {...props} />
    </aside>
  )
}

/** The same over the list, where there is no room beside it. */
export function RequestSheet({ onClose, ...props }: DetailProps & { onClose: () => void }) {
  return (
    <Sheet open title={props.request.name} onOpenChange={(open) => !open && onClose()}>
      <RequestDetail {...props} />
    </Sheet>
  )
}

function RequestDetail({ programme, request, decision }: DetailProps) {
  // The list has no reasons; they come with the one that is looked at.
  const { data } = $api.useQuery('get', `${PROGRAMME}/requests/{request}`, {
    params: { path: { programme, request: request.id } },
  })
  const reason = data?.answer?.words
  const open = request.state === 'open'
  return (
    <div className="flex flex-col gap-3">
      <div>
        <p className="first-letter:uppercase">{request.words}</p>
        {request.note && <p className="mt-1 text-mute">“{request.note}”</p>}
      </div>
      <FactList
        facts={[
          { label: words.asked, value: formatAgo(request.created) },
          ...(request.decided_by && request.decided_at
            ? [
                {
                  label: messages.states[request.state],
                  value: words.decided(request.decided_by, formatMoment(request.decided_at)),
                },
              ]
            : []),
        ]}
      />
      {request.answer && request.answer.answer !== 'open' && (
        <div>
          <AnswerMark answer={request.answer} />
          {reason && <p className="mt-0.5 text-mute">{reason}</p>}
        </div>
      )}
      {open && <RequestEffect programme={programme} request={request.id} />}
      <div className="flex flex-col gap-3 border-line border-t pt-3">
        {open ? (
          <>
            <TextareaField
              label={words.decision}
              hint={words.decisionHint}
              rows={2}
              value={decision.note}
              onChange={(event) => decision.setNote(event.target.value)}
            />
            <FormError error={decision.error} />
            <div className="flex gap-2">
              <Button
                variant="primary"
                className="flex-1"
                busy={decision.busy === 'approve'}
                onClick={() => void decision.decide('approve')}
              >
                {words.approve}
                <KeyHint keys="a" inverse className="max-md:hidden" />
              </Button>
              <Button
                className="flex-1"
                busy={decision.busy === 'decline'}
                onClick={() => void decision.decide('decline')}
              >
                {words.decline}
                <KeyHint keys="d" className="max-md:hidden" />
              </Button>
            </div>
          </>
        ) : (
          <>
            {request.decision_note && <p className="text-mute">“{request.decision_note}”</p>}
            <FormError error={decision.error} />
            <Button
              className="self-start"
              busy={decision.busy === 'reopen'}
              onClick={() => void decision.decide('reopen')}
            >
              {words.reopen}
            </Button>
          </>
        )}
      </div>
    </div>
  )
}
