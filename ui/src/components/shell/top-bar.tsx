'use client'

import { Search } from 'lucide-react'
import Link from 'next/link'
import { KeyHint } from '@/components/ui/key-hint'
import { messages as shared } from '@/lib/messages'
import { useLiveState } from '@/lib/sse'
import { messages } from './messages'
import { ProgrammeMenu } from './programme-menu'
import { openShell } from './shell-state'
import { TopBarOutlet } from './top-bar-slot'
import { UserMenu } from './user-menu'
import { Wordmark } from './wordmark'

export function TopBar() {
  const live = useLiveState((state) => state.state)
  return (
    <header className="z-20 flex h-12 min-w-0 items-center gap-3 border-line border-b bg-panel px-4 max-md:h-14 max-md:gap-2 max-md:px-3">
      <Link
        href="/"
        aria-label={shared.app}
        className="flex shrink-0 items-center max-md:min-h-10 md:w-[11.5rem]"
      >
        <Wordmark />
      </Link>
      <div className="flex min-w-0 items-center max-md:flex-1 max-md:justify-end">
        <ProgrammeMenu />
      </div>
      <TopBarOutlet slot="context" className="flex min-w-0 items-center gap-3 max-md:hidden" />
      <div className="min-w-0 flex-1 max-md:hidden" />
      {live === 'polling' && (
        <span role="status" className="truncate text-xs text-warn max-lg:sr-only">
          {messages.polling}
        </span>
      )}
      <TopBarOutlet slot="saved" className="whitespace-nowrap text-mute max-md:hidden" />
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => openShell('palette')}
        className="flex h-7 shrink-0 items-center gap-2 rounded border border-line bg-panel px-2 text-mute hover:bg-soft hover:text-ink max-md:hidden"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="max-xl:sr-only">{messages.commands}</span>
        <KeyHint keys="mod+k" className="max-xl:hidden" />
      </button>
      <TopBarOutlet slot="actions" className="flex items-center gap-2 max-md:hidden" />
      <TopBarOutlet slot="assistant" className="empty:hidden" />
      <UserMenu />
    </header>
  )
}
