'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { FactList } from '@/components/ui/fact-list'
import { FormError } from '@/components/ui/form-error'
import { Panel } from '@/components/ui/panel'
import { TextField } from '@/components/ui/text-field'
import { $api } from '@/lib/api/client'
import { asProblem } from '@/lib/api/problem'
import { endSession, type Session, type SessionProgramme, startSession } from '@/lib/api/session'
import { PASSWORD_LEAST } from '@/lib/password'
import { toast } from '@/lib/toast'
import { messages } from './messages'

const words = messages.account

/** Who is signed in, their password, and the way out. */
export function AccountTab({
  user,
  programme,
}: {
  user: NonNullable<Session['user']>
  programme: SessionProgramme
}) {
  const router = useRouter()
  const { role } = programme
  const signOut = async () => {
    try {
      await endSession()
      router.replace('/login')
    } catch (error) {
      toast(asProblem(error).message, { tone: 'error' })
    }
  }
  return (
    <div className="flex max-w-xl flex-col gap-3">
      <Panel title={words.title}>
        <FactList
          facts={[
            { label: words.name, value: user.name },
            { label: words.username, value: user.username },
            {
              label: words.role,
              value:
                role === 'administrator'
                  ? messages.members.administrator
                  : messages.members.roles[role],
            },
            { label: words.person, value: programme.clinician ?? words.none },
          ]}
        />
      </Panel>
      <ChangePassword username={user.username} />
      <Panel title={words.signOut}>
        <div className="flex items-center justify-between gap-3">
          <p className="text-mute">{words.signOutText}</p>
          <Button onClick={() => void signOut()}>{words.signOut}</Button>
        </div>
      </Panel>
    </div>
  )
}

function ChangePassword({ username }: { username: string }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [tried, setTried] = useState(false)
  const change = $api.useMutation('put', '/api/session/password', {
    onSuccess: (session) => {
      startSession(session)
      setCurrent('')
      setNext('')
      setTried(false)
      toast(words.changed)
    },
  })
  const short = next.length < PASSWORD_LEAST
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!current || short) return
    change.mutate({ body: { current, new: next } })
  }
  return (
    <Panel title={words.change}>
      <p className="mb-2 text-mute">{words.changeText}</p>
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        <input type="hidden" autoComplete="username" value={username} readOnly />
        <TextField
          label={words.current}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          error={tried && !current ? words.missing : undefined}
        />
        <TextField
          label={words.next}
          hint={words.nextHint(PASSWORD_LEAST)}
          type="password"
          autoComplete="new-password"
          value={next}
          onChange={(event) => setNext(event.target.value)}
          error={tried && short ? words.short(PASSWORD_LEAST) : undefined}
        />
        <FormError error={change.error} />
        <div>
          <Button type="submit" variant="primary" busy={change.isPending}>
            {words.submit}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
