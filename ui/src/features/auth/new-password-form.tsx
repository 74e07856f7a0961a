'use client'

import { PasswordForm } from '@/components/shell/password-form'
import { Button } from '@/components/ui/button'
import { asProblem } from '@/lib/api/problem'
import { endSession } from '@/lib/api/session'
import { toast } from '@/lib/toast'
import { messages } from './messages'

const words = messages.newPassword

/** For somebody whose password an administrator chose: nothing else opens before it is changed. */
export function NewPasswordForm({ username }: { username: string }) {
  const leave = () =>
    endSession().catch((error: unknown) => toast(asProblem(error).message, { tone: 'error' }))
  return (
    <PasswordForm username={username} current={words.current}>
      <Button variant="ghost" onClick={() => void leave()}>
        {words.leave}
      </Button>
    </PasswordForm>
  )
}
