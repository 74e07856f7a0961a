'use client'

import { Menu } from '@/components/ui/menu'
import { useSession } from '@/lib/api/session'
import { messages } from './messages'
import { useAccountMenu } from './use-account'

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase())
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')

export function UserMenu() {
  const user = useSession().data?.user
  const groups = useAccountMenu()
  if (!user) return null
  return (
    <Menu
      label={messages.account(user.name)}
      align="end"
      groups={groups}
      trigger={(props) => (
        <button
          type="button"
          {...props}
          aria-label={messages.account(user.name)}
          className="flex size-7 shrink-0 items-center justify-center rounded-full border border-line bg-soft text-xs font-semibold text-mute hover:text-ink max-md:size-10"
        >
          {initials(user.name)}
        </button>
      )}
    />
  )
}
