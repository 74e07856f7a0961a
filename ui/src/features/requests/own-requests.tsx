'use client'

import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { PageHeader } from '@/components/ui/page-header'
import { RemoveButton } from '@/components/ui/remove-button'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { api, ifMatch } from '@/lib/api/client'
import { PROGRAMME, useFacts } from '@/lib/api/facts'
import type { SessionProgramme } from '@/lib/api/session'
import { toast } from '@/lib/toast'
import { AnswerMark } from './answer-mark'
import { messages } from './messages'
import type { Request } from './model'

const words = messages.own
const RequestForm = dynamic(() => import('./request-form'), { ssr: false })
const TONES = { open: 'accent', approved: 'ok', declined: 'plain', withdrawn: 'plain' } as const

/** What someone asked for, with the answers; made for a phone. */
export default function OwnRequests({ programme }: { programme: SessionProgramme }) {
  const [editing, setEditing] = useState<number | 'new' | null>(null)
  const { data, error, refetch } = useFacts('requests', programme.id)
  const edited = data?.find(({ id }) => id === editing)
  const ask = (
    <Button
      variant="primary"
      icon={<Plus aria-hidden className="size-3.5" />}
      onClick={() => setEditing('new')}
    >
      {messages.ask}
    </Button>
  )
  if (programme.clinician === null)
    return (
      <>
        <PageHeader title={messages.ownTitle} />
        <EmptyState title={words.nobodyTitle} text={words.nobodyText} />
      </>
    )
  return (
    <>
      <PageHeader title={messages.ownTitle} actions={data && data.length > 0 && ask} />
      {!data && !error && <SkeletonRows className="mx-4" rows={5} />}
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState title={words.emptyTitle} text={words.emptyText} action={ask} />
      )}
      {data && data.length > 0 && (
        <ul className="flex max-w-xl flex-col gap-2 px-4 pb-4">
          {data.toReversed().map((request) => (
            <Own
              key={request.id}
              programme={programme.id}
              request={request}
              onEdit={() => setEditing(request.id)}
            />
          ))}
        </ul>
      )}
      {editing !== null && (edited || editing === 'new') && (
        <RequestForm
          key={editing}
          programme={programme.id}
          request={edited}
          people={null}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  )
}

function Own({
  programme,
  request,
  onEdit,
}: {
  programme: number
  request: Request
  onEdit: () => void
}) {
  return (
    <li className="rounded-lg border border-line bg-panel px-4 py-3">
      <div className="flex items-start justify-between gap-3">
        <p className="font-medium first-letter:uppercase">{request.words}</p>
        <Badge tone={TONES[request.state]}>{messages.states[request.state]}</Badge>
      </div>
      {request.note && <p className="mt-0.5 text-mute">{request.note}</p>}
      <p className="mt-0.5">
        <AnswerMark answer={request.answer} />
      </p>
      {request.decision_note && (
        <p className="mt-0.5 text-mute">{words.answered(request.decision_note)}</p>
      )}
      {request.state === 'open' && (
        <div className="mt-2 flex gap-2">
          <Button onClick={onEdit}>{words.edit}</Button>
          <RemoveButton
            label={words.withdraw}
            title={words.withdrawTitle}
            description={words.withdrawText}
            onRemove={() =>
              api.DELETE(`${PROGRAMME}/requests/{request}`, {
                params: { path: { programme, request: request.id } },
                headers: ifMatch(request.etag),
              })
            }
            onRemoved={() => toast(words.withdrawn)}
          />
        </div>
      )}
    </li>
  )
}
