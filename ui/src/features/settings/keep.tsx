'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Panel } from '@/components/ui/panel'
import { $api, ifMatch, sessionKey } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import { queryClient } from '@/lib/api/query-client'
import type { SessionProgramme } from '@/lib/api/session'
import { download } from '@/lib/download'
import { can } from '@/lib/permissions'
import { toast } from '@/lib/toast'
import { messages } from './messages'

const words = messages.programme

/** Takes the programme along as files, or puts it away. */
export function Keep({ programme, etag }: { programme: SessionProgramme; etag: string }) {
  const router = useRouter()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const archive = $api.useMutation('delete', '/api/scheduling/programmes/{programme}', {
    onSuccess: async () => {
      setAsking(false)
      toast(words.archived(programme.name))
      router.replace('/')
      await queryClient.invalidateQueries({ queryKey: sessionKey })
    },
  })
  const save = async () => {
    setBusy(true)
    try {
      await download(`/api/scheduling/programmes/${programme.id}/export`, 'programme.zip')
    } catch (error) {
      toast(asProblem(error).message, { tone: 'error' })
    }
    setBusy(false)
  }
  return (
    <div className="grid grid-cols-2 items-start gap-3 max-md:grid-cols-1">
      {can(programme, 'export') && (
        <Panel title={words.export}>
          <p className="mb-2 text-mute">{words.exportText}</p>
          <Button busy={busy} onClick={() => void save()}>
            {words.exportAction}
          </Button>
        </Panel>
      )}
      {can(programme, 'members_manage') && (
        <Panel title={words.archive}>
          <p className="mb-2 text-mute">{words.archiveText}</p>
          <Button variant="danger" onClick={() => setAsking(true)}>
            {words.archiveAction}
          </Button>
        </Panel>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={words.archiveTitle(programme.name)}
        description={words.archiveText}
        confirm={words.archiveConfirm}
        busy={archive.isPending}
        error={archive.error}
        onConfirm={() =>
          archive.mutate({
            params: { path: { programme: programme.id }, header: ifMatch(etag) },
          })
        }
      />
    </div>
  )
}
