'use client'

import { Plus } from 'lucide-react'
import { Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { PageHeader } from '@/components/ui/page-header'
import { Tabs } from '@/components/ui/tabs'
import { useFacts } from '@/lib/api/facts'
import { can } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'
import { useUrlState } from '@/lib/url-state'
import { CoverageView } from './coverage-view'
import { messages } from './messages'
import { RotationsView } from './rotations-view'
import { ShiftsView } from './shifts-view'

const TABS = ['rotations', 'shifts', 'coverage'] as const

export function RotationsPage() {
  return (
    <Suspense>
      <Rotations />
    </Suspense>
  )
}

function Rotations() {
  const programme = useProgramme()
  const url = useUrlState()
  const write = can(programme, 'facts_write')
  const tab = TABS.find((one) => one === url.get('tab')) ?? 'rotations'
  const [editing, setEditing] = useState<string | null>(null)
  const rotations = useFacts('rotations', programme?.id)
  const shifts = useFacts('shifts', programme?.id)
  const view = { editing, onEdit: setEditing, write, programme: programme?.id ?? 0 }
  return (
    <>
      <PageHeader
        title={messages.title}
        actions={
          write &&
          (tab === 'coverage' ? (
            <ButtonLink href="/rules?new=coverage" variant="primary">
              <Plus aria-hidden className="size-3.5" />
              {messages.coverage.add}
            </ButtonLink>
          ) : (
            <Button
              variant="primary"
              icon={<Plus aria-hidden className="size-3.5" />}
              onClick={() => setEditing('')}
            >
              {tab === 'shifts' ? messages.shift.add : messages.rotation.add}
            </Button>
          ))
        }
      />
      <div className="px-4 pb-4">
        <Tabs
          label={messages.tabsLabel}
          value={tab}
          onValueChange={(next) => {
            setEditing(null)
            url.set({ tab: next })
          }}
          tabs={[
            { value: 'rotations', label: messages.tabs.rotations, ...count(rotations.data) },
            { value: 'shifts', label: messages.tabs.shifts, ...count(shifts.data) },
            { value: 'coverage', label: messages.tabs.coverage },
          ]}
        >
          <div className="pt-3">
            {tab === 'rotations' && (
              <RotationsView query={rotations} shifts={shifts.data ?? []} {...view} />
            )}
            {tab === 'shifts' && <ShiftsView query={shifts} {...view} />}
            {tab === 'coverage' && (
              <CoverageView
                programme={programme?.id}
                shifts={shifts.data ?? []}
                rotations={rotations.data ?? []}
                write={write}
              />
            )}
          </div>
        </Tabs>
      </div>
    </>
  )
}

const count = (items: readonly unknown[] | undefined) =>
  items === undefined ? {} : { count: items.length }
