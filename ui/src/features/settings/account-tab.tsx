'use client'

import { useRouter } from 'next/navigation'
import { PasswordForm } from '@/components/shell/password-form'
import { Button } from '@/components/ui/button'
import { FactList } from '@/components/ui/fact-list'
import { Panel } from '@/components/ui/panel'
import { asProblem } from '@/lib/api/problem'
import { endSession, type Session, type SessionProgramme } from '@/lib/api/session'
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
      <Panel title={words.change}>
        <p className="mb-2 text-mute">{words.changeText}</p>
        <PasswordForm
          username={user.username}
          current={words.current}
          onChanged={() => toast(words.changed)}
        />
      </Panel>
      <Panel title={words.signOut}>
        <div className="flex items-center justify-between gap-3">
          <p className="text-mute">{words.signOutText}</p>
          <Button onClick={() => void signOut()}>{words.signOut}</Button>
        </div>
      </Panel>
    </div>
  )
}
