'use client'

import { Suspense, useEffect, useRef } from 'react'
import { PageHeader } from '@/components/ui/page-header'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { Tabs } from '@/components/ui/tabs'
import { useSession } from '@/lib/api/session'
import { can } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'
import { useUrlState } from '@/lib/url-state'
import { AboutTab } from './about-tab'
import { AccountTab } from './account-tab'
import { AppearanceTab } from './appearance-tab'
import { AuditTab } from './audit-tab'
import { MembersTab } from './members-tab'
import { messages } from './messages'
import { ProgrammeTab } from './programme-tab'

type Tab = keyof typeof messages.tabs

export function SettingsPage() {
  return (
    <>
      <PageHeader title={messages.title} />
      <Suspense fallback={<SkeletonRows className="mx-4" />}>
        <Settings />
      </Suspense>
    </>
  )
}

function Settings() {
  const url = useUrlState()
  const programme = useProgramme()
  const { data: session } = useSession()
  const bar = useRef<HTMLDivElement>(null)
  const asked = url.get('tab')
  const ready = Boolean(programme && session)
  // A phone shows some of the tabs: the chosen one is among them.
  useEffect(() => {
    if (ready && asked)
      bar.current
        ?.querySelector(`[role=tab][data-value="${CSS.escape(asked)}"]`)
        ?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [asked, ready])
  if (!programme || !session?.user) return <SkeletonRows className="mx-4" />
  const shown: Record<Tab, boolean> = {
    programme: can(programme, 'facts_read'),
    members: session.user.administrator && can(programme, 'members_manage'),
    account: true,
    appearance: true,
    audit: can(programme, 'audit_read'),
    about: true,
  }
  const tabs = (Object.keys(shown) as Tab[]).filter((tab) => shown[tab])
  const tab = tabs.find((one) => one === asked) ?? tabs[0] ?? 'account'
  return (
    <div ref={bar} className="px-4 pb-8">
      <Tabs
        label={messages.tabsLabel}
        value={tab}
        onValueChange={(value) => url.set({ tab: value })}
        tabs={tabs.map((value) => ({ value, label: messages.tabs[value] }))}
      >
        <div className="max-w-4xl pt-4">
          {tab === 'programme' && <ProgrammeTab key={programme.id} programme={programme} />}
          {tab === 'members' && <MembersTab programme={programme.id} self={session.user.id} />}
          {tab === 'account' && <AccountTab user={session.user} programme={programme} />}
          {tab === 'appearance' && <AppearanceTab />}
          {tab === 'audit' && <AuditTab programme={programme.id} />}
          {tab === 'about' && <AboutTab />}
        </div>
      </Tabs>
    </div>
  )
}
