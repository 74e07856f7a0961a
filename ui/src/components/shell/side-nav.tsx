'use client'

import clsx from 'clsx'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useFactEvents, useOverview } from '@/lib/api/overview'
import { useProgramme } from '@/lib/programme'
import { messages } from './messages'
import { isCurrent, type NavGroup } from './nav'

interface Count {
  number: number
  words: string
  bad?: boolean
}

/** What waits behind a link: open requests, violations. */
function useCounts(): Readonly<Record<string, Count | undefined>> {
  const { data } = useOverview(useProgramme()?.id)
  const { open_requests: requests, violations } = data ?? {}
  return {
    ...(requests && { '/requests': { number: requests, words: messages.openRequests(requests) } }),
    ...(violations && {
      '/compliance': { number: violations, words: messages.violations(violations), bad: true },
    }),
  }
}

export function SideNav({ groups }: { groups: readonly NavGroup[] }) {
  const pathname = usePathname()
  const counts = useCounts()
  useFactEvents()
  return (
    <nav
      aria-label={messages.mainNav}
      className="overflow-y-auto border-line border-r px-2 py-3 max-md:hidden"
    >
      {groups.map((group, index) => (
        <div key={group.label ?? index}>
          {group.label && (
            <p className="px-2.5 pt-3.5 pb-1 text-xs font-medium text-mute">{group.label}</p>
          )}
          <ul className="flex flex-col gap-px">
            {group.items.map(({ href, label }) => (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={isCurrent(pathname, href) ? 'page' : undefined}
                  className="flex justify-between rounded px-2.5 py-1.5 text-mute hover:bg-soft hover:text-ink aria-[current=page]:bg-soft aria-[current=page]:font-medium aria-[current=page]:text-ink"
                >
                  {label}
                  <CountMark count={counts[href]} />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

function CountMark({ count }: { count: Count | undefined }) {
  if (!count) return null
  return (
    <span className={clsx('text-xs tabular-nums', count.bad && 'text-bad')}>
      <span aria-hidden>{count.number}</span>
      <span className="sr-only">{count.words}</span>
    </span>
  )
}
