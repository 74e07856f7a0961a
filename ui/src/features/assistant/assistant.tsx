'use client'

import { MessageCircle, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useEffect } from 'react'
import { TopBarSlot } from '@/components/shell/top-bar-slot'
import { IconButton } from '@/components/ui/icon-button'
import { Sheet } from '@/components/ui/sheet'
import { useSession } from '@/lib/api/session'
import { useAsking } from '@/lib/asking'
import { useCommands } from '@/lib/commands'
import { useProgramme } from '@/lib/programme'
import { useMedia } from '@/lib/use-media'
import { useRegions } from '@/lib/use-regions'
import type { Owner } from './conversation'
import { useAvailable } from './health'
import { messages } from './messages'
import { useHearing } from './old'
import { setOpen, useAssistant } from './state'

const Panel = dynamic(() => import('./panel'), { ssr: false })
const AskWindow = dynamic(() => import('./ask-window'), { ssr: false })

const PHONE = '(max-width: 47.99rem)'
const KEYS = 'mod+/'
const LAUNCHER = 'assistant-launcher'

/** The assistant: a question from anywhere, and a conversation while the sidecar is there. */
export default function Assistant() {
  const user = useSession().data?.user?.id
  const programme = useProgramme()?.id
  const asking = useAsking((state) => state.text !== null)
  const available = useAvailable()
  const busy = useAssistant((state) => state.busy)
  useHearing()
  if (user === undefined || programme === undefined) return null
  const owner = { user, programme }
  return (
    <>
      {asking && <AskWindow programme={programme} />}
      {(available || busy) && <Conversation key={`${user} ${programme}`} owner={owner} />}
    </>
  )
}

function close(): void {
  document.getElementById(LAUNCHER)?.focus()
  setOpen(false)
}

function Conversation({ owner }: { owner: Owner }) {
  const open = useAssistant((state) => state.open)
  const phone = useMedia(PHONE)
  const regions = useRegions()
  const toggle = () => (open ? close() : setOpen(true))
  useCommands([
    {
      id: 'assistant.toggle',
      label: messages.toggle,
      group: messages.group,
      keys: KEYS,
      run: toggle,
    },
  ])
  // Coming back, it waits to be opened again.
  useEffect(() => () => setOpen(false), [])
  return (
    <>
      <TopBarSlot slot="assistant">
        <IconButton
          id={LAUNCHER}
          label={open ? messages.close : messages.open}
          keys={KEYS}
          aria-expanded={open}
          variant="secondary"
          onClick={toggle}
        >
          <MessageCircle aria-hidden className="size-4" />
        </IconButton>
      </TopBarSlot>
      {phone ? (
        <Sheet open={open} onOpenChange={setOpen} title={messages.title}>
          <div className="-m-4 flex h-[70dvh] flex-col">
            <Panel owner={owner} onFollow={() => setOpen(false)} />
          </div>
        </Sheet>
      ) : (
        open && (
          // Escape goes back to where it was opened, F6 on to the next part of the page.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <aside
            data-region
            aria-label={messages.title}
            onKeyDown={(event) => {
              regions(event)
              if (event.key === 'Escape') close()
            }}
            className="z-30 flex w-[340px] flex-col border-line border-l bg-panel max-[89.99rem]:fixed max-[89.99rem]:top-12 max-[89.99rem]:right-0 max-[89.99rem]:bottom-0 max-[89.99rem]:shadow-float"
          >
            <div className="flex h-12 shrink-0 items-center gap-2 border-line border-b pr-2 pl-4">
              <h2 className="flex-1">{messages.title}</h2>
              <IconButton size="sm" label={messages.close} onClick={close}>
                <X aria-hidden className="size-4" />
              </IconButton>
            </div>
            <Panel owner={owner} onFollow={() => undefined} />
          </aside>
        )
      )}
    </>
  )
}
