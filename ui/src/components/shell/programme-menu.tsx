'use client'

import { ChevronDown } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Menu } from '@/components/ui/menu'
import { type SessionProgramme, useSession } from '@/lib/api/session'
import { usePreferences } from '@/lib/preferences'
import { useProgramme } from '@/lib/programme'
import { messages } from './messages'

/** The specialty where the name does not say it, and whether it is an example. */
function hintOf({ name, specialty, example }: SessionProgramme): { hint?: string } {
  const words = [name === specialty ? '' : specialty, example ? messages.example : '']
  const hint = words.filter(Boolean).join(' · ')
  return hint ? { hint } : {}
}

/** Which programme is on screen, and the way to the others. */
export function ProgrammeMenu() {
  const { data } = useSession()
  const router = useRouter()
  const current = useProgramme()
  const set = usePreferences((state) => state.set)
  if (!data || !current) return null
  const choose = (programme: SessionProgramme) => {
    set({ programme: programme.id })
    router.push('/')
  }
  const items = data.programmes.map((programme) => ({
    id: String(programme.id),
    label: programme.name,
    ...hintOf(programme),
    checked: programme.id === current.id,
    onSelect: () => choose(programme),
  }))
  const admin = data.user?.administrator
  if (items.length < 2 && !admin) {
    return <span className="truncate font-medium">{current.name}</span>
  }
  return (
    <Menu
      label={messages.programmes}
      groups={[
        { items },
        {
          items: admin
            ? [{ id: 'new', label: messages.newProgramme, href: '/welcome' as const }]
            : [],
        },
      ]}
      trigger={(props) => (
        <button
          type="button"
          {...props}
          aria-label={messages.programmeMenu(current.name)}
          className="inline-flex h-7 min-w-0 items-center gap-1.5 rounded border border-line bg-panel px-2.5 font-medium hover:bg-soft max-md:h-10"
        >
          <span className="truncate">{current.name}</span>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-mute" />
        </button>
      )}
    />
  )
}
