'use client'

import { MessageText } from '@/components/narrative/message-text'
import { Panel } from '@/components/ui/panel'
import { useNarrative } from '@/lib/api/narratives'
import type { Version } from '@/lib/api/schedules'
import { messages } from './messages'

const words = messages.publish

/** A draft of the message to everybody; it is sent by other means, or not at all. */
export function Announcement({ programme, version }: { programme: number; version: Version }) {
  const body = { kind: 'publication', version: version.id } as const
  const { data } = useNarrative('announce', programme, body, version.etag)
  if (!data?.copyable) return null
  return (
    <Panel title={words.announcement}>
      <p className="mb-2 text-mute">{words.announcementHint}</p>
      <MessageText text={data.copyable} />
    </Panel>
  )
}
