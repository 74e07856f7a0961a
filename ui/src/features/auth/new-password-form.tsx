'use client'

import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormError } from '@/components/ui/form-error'
import { TextField } from '@/components/ui/text-field'
import { $api } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import { endSession, startSession } from '@/lib/api/session'
import { PASSWORD_LEAST } from '@/lib/password'
import { toast } from '@/lib/toast'
import { messages } from './messages'

const words = messages.newPassword

/** For somebody whose password an administrator chose: nothing else opens before it is changed. */
export function NewPasswordForm({ username }: { username: string }) {
  const form = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(false)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const focus = (name: string) =>
    form.current?.querySelector<HTMLInputElement>(`[name=${name}]`)?.select()
  const change = $api.useMutation('put', '/api/session/password', {
    onSuccess: startSession,
    onError: (error) => focus(asProblem(error).code === 'wrong-password' ? 'current' : 'next'),
  })
  const short = next.length < PASSWORD_LEAST
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!current) focus('current')
    else if (short) focus('next')
    else change.mutate({ body: { current, new: next } })
  }
  const leave = () =>
    endSession().catch((error: unknown) => toast(asProblem(error).message, { tone: 'error' }))
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      <input type="hidden" autoComplete="username" value={username} readOnly />
      <TextField
        label={words.current}
        name="current"
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
        error={tried && !current ? messages.missing : undefined}
      />
      <TextField
        label={words.next}
        hint={words.nextHint(PASSWORD_LEAST)}
        name="next"
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={(event) => setNext(event.target.value)}
        error={tried && short ? words.short(PASSWORD_LEAST) : undefined}
      />
      <FormError error={change.error} />
      <Button type="submit" variant="primary" busy={change.isPending}>
        {words.submit}
      </Button>
      <Button variant="ghost" onClick={() => void leave()}>
        {words.leave}
      </Button>
    </form>
  )
}
