'use client'

import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { $api, ifMatch } from '@/lib/api/client'
import { readVersionsAgain, type Version } from '@/lib/api/schedules'
import { toast } from '@/lib/toast'
import { messages } from './messages'

const words = messages.discard

export function DiscardDialog({
  programme,
  version,
  onOpenChange,
}: {
  programme: number
  version: Version
  onOpenChange: (open: boolean) => void
}) {
  const discard = $api.useMutation(
    'delete',
    '/api/scheduling/programmes/{programme}/versions/{version}',
    {
      onSuccess: async () => {
        await readVersionsAgain()
        onOpenChange(false)
        toast(messages.discarded(version.number))
      },
    },
  )
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={words.title(version.number)}
      description={words.text}
      confirm={words.confirm}
      busy={discard.isPending}
      error={discard.error}
      onConfirm={() =>
        discard.mutate({
          params: { path: { programme, version: version.id }, header: ifMatch(version.etag) },
        })
      }
    />
  )
}
