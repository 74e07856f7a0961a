'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog } from '@/components/ui/dialog'
import { $api, ifMatch } from '@/lib/api/client'
import { toast } from '@/lib/toast'
import { messages } from './messages'
import { oneTimePassword, type User } from './model'
import { readAccountsAgain } from './use-accounts'

const words = messages.password

/** Shows a password that was just made, once. */
export function OneTimePassword({
  name,
  password,
  onClose,
}: {
  name: string
  password: string
  onClose: () => void
}) {
  const copy = async () => {
    await navigator.clipboard.writeText(password)
    toast(words.copied)
  }
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => !open && onClose()}
      title={words.title(name)}
      description={words.text}
      footer={
        <Button variant="primary" onClick={onClose}>
          {words.done}
        </Button>
      }
    >
      <div className="flex items-center gap-2">
        <input
          readOnly
          aria-label={words.label}
          value={password}
          onFocus={(event) => event.target.select()}
          className="field font-mono"
        />
        {/* Browsers lend the clipboard only to encrypted pages and to this machine itself. */}
        {window.isSecureContext && <Button onClick={() => void copy()}>{words.copy}</Button>}
      </div>
    </Dialog>
  )
}

/** Asks before a password is replaced. */
export function ResetPassword({
  user,
  onOpenChange,
  onMade,
}: {
  user: User
  onOpenChange: (open: boolean) => void
  onMade: (password: string) => void
}) {
  const [password] = useState(() => oneTimePassword())
  const change = $api.useMutation('patch', '/api/users/{user}', {
    onSuccess: async () => {
      onMade(password)
      await readAccountsAgain()
    },
  })
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={words.resetTitle(user.name)}
      description={words.resetText}
      confirm={words.resetConfirm}
      tone="primary"
      busy={change.isPending}
      error={change.error}
      onConfirm={() =>
        change.mutate({
          params: { path: { user: user.id }, header: ifMatch(user.etag) },
          body: { password },
        })
      }
    />
  )
}
