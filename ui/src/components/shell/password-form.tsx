'use client'

import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormError } from '@/components/ui/form-error'
import { TextField } from '@/components/ui/text-field'
import { $api } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import { startSession } from '@/lib/api/session'
import { messages } from '@/lib/messages'
import { PASSWORD_LEAST, passwordWords as words } from '@/lib/password'

/** Whoever is signed in changes their password; what is wrong is selected and named. */
export function PasswordForm({
  username,
  current: label,
  onChanged,
  children,
}: {
  username: string
  /** What the password is called that they have now. */
  current: string
  onChanged?: () => void
  /** What else one can do here; the button is as wide as that. */
  children?: ReactNode
}) {
  const form = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(false)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const focus = (name: string) => {
    const field = form.current?.querySelector<HTMLInputElement>(`[name=${name}]`)
    field?.focus()
    field?.select()
  }
  const change = $api.useMutation('put', '/api/session/password', {
    onSuccess: (session) => {
      startSession(session)
      setCurrent('')
      setNext('')
      setTried(false)
      onChanged?.()
    },
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
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      <input type="hidden" autoComplete="username" value={username} readOnly />
      <TextField
        label={label}
        name="current"
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
        error={tried && !current ? messages.states.required : undefined}
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
      <Button
        type="submit"
        variant="primary"
        busy={change.isPending}
        {...(!children && { className: 'self-start' })}
      >
        {words.submit}
      </Button>
      {children}
    </form>
  )
}
