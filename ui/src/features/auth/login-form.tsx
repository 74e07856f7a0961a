'use client'

import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormError } from '@/components/ui/form-error'
import { TextField } from '@/components/ui/text-field'
import { $api } from '@/lib/api/client'
import { startSession } from '@/lib/api/session'
import { messages } from './messages'

/** Name and password; a wrong pair keeps the name and selects the password. */
export function LoginForm() {
  const form = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(false)
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const focus = (name: string) =>
    form.current?.querySelector<HTMLInputElement>(`[name=${name}]`)?.select()
  const login = $api.useMutation('post', '/api/session', {
    onSuccess: startSession,
    onError: () => focus('password'),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!username.trim()) focus('username')
    else if (!password) focus('password')
    else login.mutate({ body: { username: username.trim(), password } })
  }
  const missing = (value: string) => (tried && !value.trim() ? messages.missing : undefined)
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      <TextField
        label={messages.username}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={username}
        onChange={(event) => setUsername(event.target.value)}
        error={missing(username)}
      />
      <TextField
        label={messages.password}
        name="password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={missing(password)}
      />
      <FormError error={login.error} />
      <Button type="submit" variant="primary" busy={login.isPending}>
        {messages.submit}
      </Button>
    </form>
  )
}
