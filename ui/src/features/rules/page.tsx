'use client'

import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { Suspense, useCallback, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { PageHeader } from '@/components/ui/page-header'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { Tabs } from '@/components/ui/tabs'
import { $api } from '@/lib/api/client'
import { useFacts } from '@/lib/api/facts'
import { useCommands } from '@/lib/commands'
import { messages as shared } from '@/lib/messages'
import { can } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'
import { useUrlState } from '@/lib/url-state'
import { messages } from './messages'
import { RulesView } from './rules-view'

const RulePicker = dynamic(() => import('./rule-picker'), { ssr: false })
const PacksView = dynamic(() => import('./packs-view'), {
  ssr: false,
  loading: () => <SkeletonRows rows={10} />,
})
const TABS = ['rules', 'packs'] as const

export function RulesPage() {
  return (
    <Suspense>
      <Rules />
    </Suspense>
  )
}

function Rules() {
  const programme = useProgramme()
  const url = useUrlState()
  const write = can(programme, 'facts_write')
  const tab = TABS.find((one) => one === url.get('tab')) ?? 'rules'
  const [picking, setPicking] = useState(false)
  // Read only when somebody wants to leave: what was just saved counts at once.
  const dirty = useRef(false)
  /** What is to happen once someone agreed to lose the changes. */
  const [leaving, setLeaving] = useState<(() => void) | null>(null)
  const rules = useFacts('rules', programme?.id)
  const types = $api.useQuery('get', '/api/scheduling/rule-types', undefined, {
    staleTime: Number.POSITIVE_INFINITY,
  })
  const guarded = (then: () => void) => (dirty.current ? setLeaving(() => then) : then())
  const setDirty = useCallback((now: boolean) => {
    dirty.current = now
  }, [])
  const pick = () => guarded(() => setPicking(true))
  useCommands(
    write ? [{ id: 'rules.add', label: messages.add, group: messages.title, run: pick }] : [],
  )
  const open = (rule: string | null) => guarded(() => url.set({ rule, new: null }))
  return (
    <>
      <PageHeader
        title={messages.title}
        actions={
          write &&
          tab === 'rules' && (
            <Button
              variant="primary"
              icon={<Plus aria-hidden className="size-3.5" />}
              onClick={pick}
            >
              {messages.add}
            </Button>
          )
        }
      />
      <div className="px-4 pb-6">
        <Tabs
          label={messages.tabsLabel}
          value={tab}
          onValueChange={(next) => guarded(() => url.set({ tab: next, rule: null, new: null }))}
          tabs={[
            {
              value: 'rules',
              label: messages.tabs.rules,
              ...(rules.data && { count: rules.data.length }),
            },
            { value: 'packs', label: messages.tabs.packs },
          ]}
        >
          <div className="pt-3">
            {tab === 'rules' ? (
              <RulesView
                programme={programme?.id}
                rules={rules}
                types={types}
                write={write}
                open={url.get('rule')}
                making={write ? url.get('new') : null}
                search={url.get('q') ?? ''}
                onSearch={(q) => url.set({ q: q || null })}
                onOpen={open}
                onAdd={pick}
                onDirty={setDirty}
              />
            ) : (
              <PacksView programme={programme?.id ?? 0} write={write} />
            )}
          </div>
        </Tabs>
      </div>
      {picking && types.data && (
        <RulePicker
          types={types.data.items}
          onClose={() => setPicking(false)}
          onPick={(kind) => {
            setPicking(false)
            url.set({ new: kind, rule: null })
          }}
        />
      )}
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(next) => !next && setLeaving(null)}
        title={messages.editor.discardTitle}
        description={messages.editor.discardText}
        confirm={shared.actions.discard}
        onConfirm={() => {
          setDirty(false)
          setLeaving(null)
          leaving?.()
        }}
      />
    </>
  )
}
