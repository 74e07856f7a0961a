'use client'

import clsx from 'clsx'
import { useState } from 'react'
import { MessageText } from '@/components/narrative/message-text'
import { Sentences } from '@/components/narrative/sentences'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { FormError } from '@/components/ui/form-error'
import { useNarrative } from '@/lib/api/narratives'
import { useOnScreen } from '@/lib/on-screen'
import type { At } from '../api'
import { messages } from '../messages'
import { Waiting } from './waiting'

const words = messages.inspector.cover

/** Who could take the selected shift, who could not and why, and a message that asks for it. */
export function Cover(props: { at: At; clinician: string; day: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {words.action}
      </Button>
      {open && <CoverWindow {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

function CoverWindow({
  at,
  clinician,
  day,
  onClose,
}: {
  at: At
  clinician: string
  day: string
  onClose: () => void
}) {
  const { schedule, etag } = useOnScreen()
  const { version } = at
  const cover = useNarrative('cover', at.programme, { version, clinician, day }, etag)
  const call = { kind: 'sick', version, clinician, day } as const
  const message = useNarrative('announce', at.programme, call, etag).data?.copyable
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={cover.data?.title ?? words.action}
    >
      {cover.data ? (
        <Sentences
          sentences={cover.data.sentences}
          of={{ schedule, version, here: { person: clinician, day } }}
          onFollow={onClose}
          className={clsx(cover.isPlaceholderData && 'opacity-60')}
        />
      ) : (
        !cover.error && <Waiting lines={4} />
      )}
      <FormError error={cover.error} />
      {message && (
        <>
          <h3 className="mt-4 mb-1.5">{words.message}</h3>
          <MessageText text={message} />
        </>
      )}
    </Dialog>
  )
}
