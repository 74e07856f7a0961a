'use client'

import Link from 'next/link'
import { KeyHint } from '@/components/ui/key-hint'
import { Tooltip } from '@/components/ui/tooltip'
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
      <Link href="/" aria-label={shared.app} className="shrink-0 md:w-[11.5rem]">
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
      <Tooltip text={messages.palette} describes={false}>
        <button
          type="button"
          aria-label={messages.palette}
          aria-keyshortcuts="Control+K Meta+K"
          onClick={() => openShell('palette')}
          className="flex min-h-6 items-center rounded max-md:hidden"
        >
          <KeyHint keys="mod+k" />
        </button>
      </Tooltip>
      <TopBarOutlet slot="actions" className="flex items-center gap-2 max-md:hidden" />
      <UserMenu />
    </header>
  )
}
