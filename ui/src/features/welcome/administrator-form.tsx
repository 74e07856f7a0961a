'use client'

import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormError } from '@/components/ui/form-error'
import { TextField } from '@/components/ui/text-field'
import { $api } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import { startSession } from '@/lib/api/session'
import { PASSWORD_LEAST } from '@/lib/password'
import { messages } from './messages'

const words = messages.administrator

const FIELDS = ['name', 'username', 'password', 'code'] as const
type FieldName = (typeof FIELDS)[number]

function mistakes(
  values: Record<FieldName, string>,
  asked: boolean,
): Partial<Record<FieldName, string>> {
  const found: Partial<Record<FieldName, string>> = {}
  for (const field of FIELDS)
    if (!values[field].trim() && (field !== 'code' || asked)) found[field] = words.missing
  if (!found.password && values.password.length < PASSWORD_LEAST)
    found.password = words.short(PASSWORD_LEAST)
  return found
}

export function AdministratorForm() {
  const form = useRef<HTMLFormElement>(null)
  // Only a server that others can reach asks for the code: then it says so.
  const [asked, setAsked] = useState(false)
  const [tried, setTried] = useState(false)
  const [values, setValues] = useState({ name: '', username: '', password: '', code: '' })
  const focus = (field: FieldName) =>
    form.current?.querySelector<HTMLInputElement>(`[name=${field}]`)?.focus()
  const setUp = $api.useMutation('post', '/api/setup', {
    onSuccess: startSession,
    onError: (error) => {
      const problem = asProblem(error)
      if (problem.code === 'setup-code') {
        // The first time it is a question, not a mistake.
        if (!asked) setTried(false)
        setAsked(true)
        focus('code')
        return
      }
      const field = FIELDS.find((name) => problem.field(name))
      if (field) focus(field)
    },
  })
  useEffect(() => {
    if (asked) form.current?.querySelector<HTMLInputElement>('[name=code]')?.focus()
  }, [asked])
  const local = tried ? mistakes(values, asked) : {}
  const problem = setUp.error ? asProblem(setUp.error) : null
  const wrongCode = problem?.code === 'setup-code'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const wrong = FIELDS.find((field) => mistakes(values, asked)[field])
    if (wrong) focus(wrong)
    else
      setUp.mutate({
        body: {
          name: values.name.trim(),
          username: values.username.trim(),
          password: values.password,
          ...(asked ? { code: values.code.trim() } : {}),
        },
      })
  }
  const field = (name: FieldName) => ({
    name,
    value: values[name],
    onChange: (event: { target: { value: string } }) =>
      setValues({ ...values, [name]: event.target.value }),
    error: local[name] ?? problem?.field(name),
  })
  const elsewhere = problem && !wrongCode && !FIELDS.some((name) => problem.field(name))
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      <TextField label={words.name} hint={words.nameHint} autoComplete="name" {...field('name')} />
      <TextField
        label={words.username}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        {...field('username')}
      />
      <TextField
        label={words.password}
        hint={words.passwordHint(PASSWORD_LEAST)}
        type="password"
        autoComplete="new-password"
        {...field('password')}
      />
      {asked && (
        <TextField
          label={words.code}
          hint={words.codeHint}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...field('code')}
          error={
            local.code ?? (wrongCode && setUp.variables?.body.code ? words.codeWrong : undefined)
          }
        />
      )}
      {elsewhere && <FormError error={problem} />}
      <Button type="submit" variant="primary" busy={setUp.isPending}>
        {words.submit}
      </Button>
    </form>
  )
}
