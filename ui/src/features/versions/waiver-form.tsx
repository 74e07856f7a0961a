'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormError } from '@/components/ui/form-error'
import { TextField } from '@/components/ui/text-field'
import { $api, ifMatch } from '@/lib/api/client'
import { readVersionsAgain, type Version } from '@/lib/api/schedules'
import { messages as shared } from '@/lib/messages'
import { toast } from '@/lib/toast'
import { messages } from './messages'

const words = messages.waiver

/** Allows one violation by name, with a reason; both are kept with the version. */
export function WaiverForm({
  programme,
  version,
  finding,
  onClose,
}: {
  programme: number
  version: Version
  finding: string
  onClose: () => void
}) {
  const [name, setName] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const allow = $api.useMutation(
    'put',
    '/api/scheduling/programmes/{programme}/versions/{version}/waivers/{finding}',
    {
      onSuccess: async () => {
        await readVersionsAgain()
        toast(words.saved)
        onClose()
      },
      // Somebody edited the draft meanwhile: the next try names the draft as it is now.
      onError: () => void readVersionsAgain(),
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!name.trim() || !reason.trim()) return
    allow.mutate({
      params: {
        path: { programme, version: version.id, finding },
        header: ifMatch(version.etag),
      },
      body: { name: name.trim(), reason: reason.trim() },
    })
  }
  const missing = (value: string) => (tried && !value.trim() ? words.missing : undefined)
  return (
    <form
      onSubmit={submit}
      noValidate
      className="grid w-full grid-cols-[14rem_1fr] gap-3 rounded border border-line bg-soft p-3 max-md:grid-cols-1"
    >
      <TextField
        label={words.name}
        hint={words.nameHint}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={missing(name)}
      />
      <TextField
        label={words.reason}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={missing(reason)}
      />
      <FormError error={allow.error} className="col-span-full" />
      <div className="col-span-full flex gap-2">
        <Button type="submit" variant="primary" size="sm" busy={allow.isPending}>
          {words.submit}
        </Button>
        <Button size="sm" variant="ghost" onClick={onClose}>
          {shared.actions.cancel}
        </Button>
      </div>
    </form>
  )
}
