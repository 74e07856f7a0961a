'use client'

import clsx from 'clsx'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { Segmented } from '@/components/ui/segmented'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { TextField } from '@/components/ui/text-field'
import { useCommands } from '@/lib/commands'
import { formatRange } from '@/lib/dates'
import { useUrlState } from '@/lib/url-state'
import { useMedia } from '@/lib/use-media'
import { AnswerMark } from './answer-mark'
import { messages } from './messages'
import { following, neighbour, type Request, TRIAGE, triage } from './model'
import { RequestAside, RequestSheet } from './request-detail'
import { useDecision } from './use-decision'

/** Room for the list and, beside it, what is chosen: the `lg` breakpoint. */
const BESIDE = '(min-width: 64rem)'

/** Requests in one state; the chosen one with what it would mean. J and K move, A and D decide. */
export function TriageView({
  programme,
  requests,
}: {
  programme: number
  requests: { data: Request[] | undefined; error: unknown; refetch: () => unknown }
}) {
  const url = useUrlState()
  const state = TRIAGE.find((one) => one === url.get('state')) ?? 'open'
  const text = url.get('q') ?? ''
  const list = triage(requests.data ?? [], state, text)
  const wide = useMedia(BESIDE)
  const asked = list.find(({ id }) => id === url.number('request'))
  const chosen = asked ?? (wide ? list[0] : undefined)
  const show = (request: Request | undefined) => {
    url.set({ request: request?.id ?? null })
    document.getElementById(`request-${request?.id}`)?.scrollIntoView({ block: 'nearest' })
  }
  // Keys come faster than pages are drawn: the address knows where one is.
  const move = (step: 1 | -1) => {
    const now = new URLSearchParams(window.location.search).get('request')
    show(neighbour(list, now ? Number(now) : (list[0]?.id ?? null), step))
  }
  const decision = useDecision(programme, chosen, () => chosen && show(following(list, chosen.id)))
  const { group } = messages
  useCommands([
    {
      id: 'requests.next',
      label: messages.next,
      group,
      keys: 'j',
      run: () => move(1),
    },
    {
      id: 'requests.previous',
      label: messages.previous,
      group,
      keys: 'k',
      run: () => move(-1),
    },
    {
      id: 'requests.approve',
      label: messages.detail.approve,
      group,
      keys: 'a',
      run: () => void decision.decide('approve'),
    },
    {
      id: 'requests.decline',
      label: messages.detail.decline,
      group,
      keys: 'd',
      run: () => void decision.decide('decline'),
    },
  ])
  if (!requests.data) {
    if (requests.error)
      return <ErrorState error={requests.error} onRetry={() => requests.refetch()} />
    return <SkeletonRows rows={12} />
  }
  const empty = messages.empty[state]
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="flex min-w-0 flex-col gap-2">
        <search aria-label={messages.filter} className="flex flex-wrap items-center gap-2">
          <Segmented
            label={messages.stateLabel}
            value={state}
            onValueChange={(next) => url.set({ state: next, request: null })}
            segments={TRIAGE.map((value) => ({ value, label: messages.states[value] }))}
          />
          <TextField
            label={messages.search}
            hideLabel
            type="search"
            placeholder={messages.search}
            value={text}
            onChange={(event) => url.set({ q: event.target.value || null, request: null })}
            className="w-48 max-md:w-full"
          />
        </search>
        {list.length === 0 ? (
          <EmptyState title={empty} {...(state === 'open' && { text: messages.empty.openText })} />
        ) : (
          <ul className="rounded-lg border border-line bg-panel">
            {list.map((request) => (
              <li
                key={request.id}
                id={`request-${request.id}`}
                className="border-line border-b last:border-b-0"
              >
                <button
                  type="button"
                  aria-current={request.id === chosen?.id || undefined}
                  onClick={() => show(request)}
                  className={clsx(
                    'flex min-h-(--row) w-full flex-wrap items-baseline gap-x-3 px-3 py-1.5 text-left',
                    request.id === chosen?.id ? 'bg-accent-bg' : 'hover:bg-soft/60',
                  )}
                >
                  <span className="w-36 truncate font-medium">{request.name}</span>
                  <span className="w-40 max-md:w-auto">
                    {messages.kindsShort[request.kind] ?? request.kind}
                    {request.what && <b> {request.what}</b>}
                  </span>
                  <span className="w-44 text-mute max-md:w-auto">
                    {request.start && formatRange(request.start, request.end ?? request.start)}
                  </span>
                  {request.rank > 1 && (
                    <span className="text-xs text-mute">{messages.rank(request.rank)}</span>
                  )}
                  <span className="ml-auto">
                    <AnswerMark answer={request.answer} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {chosen && wide && (
        <RequestAside key={chosen.id} programme={programme} request={chosen} decision={decision} />
      )}
      {asked && !wide && (
        <RequestSheet
          programme={programme}
          request={asked}
          decision={decision}
          onClose={() => url.set({ request: null })}
        />
      )}
    </div>
  )
}
