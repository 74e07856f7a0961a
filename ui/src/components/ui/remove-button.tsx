'use client'

import { useState } from 'react'
import { readFactsAgain } from '@/lib/api/facts'
import { type ApiProblem, asProblem } from '@/lib/api/problem'
import { messages } from '@/lib/messages'
import { Button } from './button'
import { ConfirmDialog } from './confirm-dialog'

/** Deletes after a question; what still refers to the thing is listed when the server refuses. */
export function RemoveButton({
  label,
  title,
  description,
  onRemove,
  onRemoved,
}: {
  /** The verb, on the button and in the question: `Delete person`. */
  label: string
  title: string
  description: string
  onRemove: () => Promise<unknown>
  onRemoved: () => void
}) {
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiProblem | null>(null)
  const users = [...new Set((error?.errors ?? []).flatMap(({ label: user }) => user ?? []))]
  const confirm = async () => {
    setBusy(true)
    setError(null)
    try {
      await onRemove()
      setOpen(false)
      onRemoved()
      await readFactsAgain()
    } catch (thrown) {
      setError(asProblem(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button
        variant="danger"
        onClick={() => {
          setError(null)
          setOpen(true)
        }}
      >
        {label}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={title}
        description={description}
        confirm={label}
        busy={busy}
        error={error}
        onConfirm={() => void confirm()}
      >
        {users.length > 0 && (
          <>
            <p className="font-medium">{messages.forms.stillUsed}</p>
            <ul className="mt-1 max-h-40 list-disc overflow-auto pl-4">
              {users.map((user) => (
                <li key={user}>{user}</li>
              ))}
            </ul>
          </>
        )}
      </ConfirmDialog>
    </>
  )
}
