'use client'

import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { Tabs } from '@/components/ui/tabs'
import { useFacts } from '@/lib/api/facts'
import type { SessionProgramme } from '@/lib/api/session'
import { can } from '@/lib/permissions'
import { useUrlState } from '@/lib/url-state'
import { LeaveView } from './leave-view'
import { messages } from './messages'
import RequestForm from './request-form'
import { TriageView } from './triage-view'

const TABS = ['requests', 'leave'] as const

/** Requests to decide, and leave. */
export default function Inbox({ programme }: { programme: SessionProgramme }) {
  const url = useUrlState()
  const facts = can(programme, 'facts_read')
  const write = can(programme, 'facts_write')
  const tab = TABS.find((one) => one === url.get('tab')) ?? 'requests'
  const [adding, setAdding] = useState(false)
  const requests = useFacts('requests', programme.id)
  const leave = useFacts('leave', programme.id, facts)
  const people = useFacts('people', programme.id, facts)
  const open = requests.data?.filter(({ state }) => state === 'open').length
  return (
    <>
      <PageHeader
        title={messages.title}
        actions={
          (tab === 'requests' || write) && (
            <Button
              variant="primary"
              icon={<Plus aria-hidden className="size-3.5" />}
              onClick={() => setAdding(true)}
            >
              {tab === 'leave' ? messages.leave.add : messages.add}
            </Button>
          )
        }
      />
      <div className="px-4 pb-4">
        <Tabs
          label={messages.tabsLabel}
          value={tab}
          onValueChange={(next) => {
            setAdding(false)
            url.set({ tab: next, request: null })
          }}
          tabs={[
            {
              value: 'requests',
              label: messages.tabs.requests,
              ...(open !== undefined && { count: open }),
            },
            ...(facts
              ? [
                  {
                    value: 'leave' as const,
                    label: messages.tabs.leave,
                    ...(leave.data && { count: leave.data.length }),
                  },
                ]
              : []),
          ]}
        >
          <div className="pt-3">
            {tab === 'requests' ? (
              <TriageView programme={programme.id} requests={requests} />
            ) : (
              <LeaveView
                programme={programme.id}
                leave={leave}
                people={people.data ?? []}
                write={write}
                adding={adding}
                onAdded={() => setAdding(false)}
              />
            )}
          </div>
        </Tabs>
      </div>
      {adding && tab === 'requests' && (
        <RequestForm
          programme={programme.id}
          request={undefined}
          people={people.data ?? []}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  )
}
