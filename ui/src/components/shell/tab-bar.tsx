'use client'

import { CalendarDays, ClipboardList, Menu as MenuIcon, Users } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ComponentType } from 'react'
import { Menu } from '@/components/ui/menu'
import { messages } from './messages'
import { isCurrent, type NavGroup } from './nav'

interface Tab {
  href: Route
  label: string
  icon: ComponentType<{ className?: string; 'aria-hidden': true }>
}

const TABS: Tab[] = [
  { href: '/my', label: messages.tabs.my, icon: CalendarDays },
  { href: '/on', label: messages.tabs.on, icon: Users },
  { href: '/requests', label: messages.tabs.requests, icon: ClipboardList },
]

const LOOK =
  'flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs text-mute aria-[current=page]:font-medium aria-[current=page]:text-accent'

/** Navigation within reach of the thumb; what is no tab lies under More. */
export function TabBar({ groups }: { groups: readonly NavGroup[] }) {
  const pathname = usePathname()
  const hrefs = new Set<string>(groups.flatMap((group) => group.items.map((item) => item.href)))
  // Who is on may be read by everyone who reads the schedule.
  const tabs = TABS.filter(
    ({ href }) => hrefs.has(href) || (href === '/on' && hrefs.has('/schedule')),
  )
  const rest = groups
    .flatMap((group) => group.items)
    .filter((item) => !tabs.some((tab) => tab.href === item.href))
  return (
    <nav
      aria-label={messages.mainNav}
      className="flex border-line border-t bg-panel pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {tabs.map(({ href, label, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={isCurrent(pathname, href) ? 'page' : undefined}
          className={LOOK}
        >
          <Icon aria-hidden className="size-5" />
          {label}
        </Link>
      ))}
      {rest.length > 0 && (
        <Menu
          label={messages.tabs.more}
          side="top"
          align="end"
          groups={[
            {
              items: rest.map(({ href, label }) => ({ id: href, label, href })),
            },
          ]}
          trigger={(props) => (
            <button type="button" {...props} className={LOOK}>
              <MenuIcon aria-hidden className="size-5" />
              {messages.tabs.more}
            </button>
          )}
        />
      )}
    </nav>
  )
}
