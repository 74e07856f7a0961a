'use client'

import dynamic from 'next/dynamic'
import { usePathname, useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { Toaster } from '@/components/ui/toaster'
import { queryClient } from '@/lib/api/query-client'
import { useSession } from '@/lib/api/session'
import { useCommands } from '@/lib/commands'
import { useShortcuts } from '@/lib/keyboard'
import { useProgramme } from '@/lib/programme'
import { loginRoute } from '@/lib/routes'
import { useEventStream } from '@/lib/sse'
import { LiveRegion } from './live-region'
import { messages } from './messages'
import { navigation } from './nav'
import { closeShell, openShell, useShell } from './shell-state'
import { SideNav } from './side-nav'
import { TabBar } from './tab-bar'
import { TopBar } from './top-bar'

const CommandPalette = dynamic(() => import('./command-palette'), { ssr: false })
const KeyboardHelp = dynamic(() => import('./keyboard-help'), { ssr: false })

const readAgain = () => void queryClient.invalidateQueries({ refetchType: 'active' })

/** Frame of every page behind the login: top bar, navigation, main, and what speaks and pops up. */
export function Shell({ assistant, children }: { assistant: ReactNode; children: ReactNode }) {
  const session = useSession()
  const router = useRouter()
  const { data, error } = session
  useEffect(() => {
    if (!data) return
    if (data.setup_needed) router.replace('/welcome')
    else if (!data.user || data.must_change_password) router.replace(loginRoute(window.location))
    else if (data.programmes.length === 0 && data.user.administrator) router.replace('/welcome')
  }, [data, router])

  if (data?.user && data.programmes.length > 0)
    return <Frame assistant={assistant}>{children}</Frame>
  if (data?.user && !data.user.administrator && !data.must_change_password) {
    return (
      <Bare>
        <EmptyState {...messages.noProgramme} />
      </Bare>
    )
  }
  return (
    <Bare>{error && !data ? <ErrorState error={error} onRetry={session.refetch} /> : null}</Bare>
  )
}

function Bare({ children }: { children: ReactNode }) {
  return <main className="flex min-h-dvh items-center justify-center">{children}</main>
}

function Frame({ assistant, children }: { assistant: ReactNode; children: ReactNode }) {
  const { data } = useSession()
  const programme = useProgramme()
  const pathname = usePathname()
  const router = useRouter()
  const main = useRef<HTMLElement>(null)
  const open = useShell((state) => state.open)
  const user = data?.user ?? null
  const groups = useMemo(() => navigation(programme, user), [programme, user])

  useEventStream(readAgain)
  useShortcuts()
  useCommands([
    ...groups.flatMap((group) =>
      group.items.map(({ href, label, keys }) => ({
        id: `go:${href}`,
        label,
        group: messages.goTo,
        keys,
        run: () => router.push(href),
      })),
    ),
    {
      id: 'shell.palette',
      label: messages.palette,
      group: messages.general,
      keys: 'mod+k',
      run: () => openShell('palette'),
    },
    {
      id: 'shell.help',
      label: messages.keyboard,
      group: messages.general,
      keys: '?',
      run: () => openShell('help'),
    },
  ])

  // A new page starts at its heading, for the eye and for the screen reader.
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    closeShell()
    main.current?.scrollTo(0, 0)
    ;(main.current?.querySelector<HTMLElement>('h1[tabindex]') ?? main.current)?.focus()
  }, [pathname])

  return (
    <div className="grid h-dvh grid-cols-[200px_minmax(0,1fr)_auto] grid-rows-[auto_minmax(0,1fr)] max-md:grid-cols-[minmax(0,1fr)] max-md:grid-rows-[auto_minmax(0,1fr)_auto]">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded focus:bg-ink focus:px-3 focus:py-1.5 focus:text-panel"
      >
        {messages.skip}
      </a>
      <div className="col-span-full min-w-0">
        <TopBar />
      </div>
      <SideNav groups={groups} />
      <main
        ref={main}
        id="main"
        tabIndex={-1}
        className="min-h-0 min-w-0 overflow-auto outline-none"
        key={programme?.id}
      >
        {children}
      </main>
      {assistant}
      <TabBar groups={groups} />
      <LiveRegion />
      <Toaster label={messages.notifications} />
      {open === 'palette' && <CommandPalette />}
      {open === 'help' && <KeyboardHelp />}
    </div>
  )
}
