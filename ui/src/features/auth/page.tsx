'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { Entry } from '@/components/shell/entry'
import { ErrorState } from '@/components/ui/error-state'
import { useSession } from '@/lib/api/session'
import { nextRoute } from '@/lib/routes'
import { LoginForm } from './login-form'
import { messages } from './messages'
import { NewPasswordForm } from './new-password-form'

export function LoginPage() {
  const { data, error, refetch } = useSession()
  const router = useRouter()
  useEffect(() => {
    if (data?.setup_needed) router.replace('/welcome')
    else if (data?.user && !data.must_change_password)
      router.replace(nextRoute(window.location.search))
  }, [data, router])
  const footer = data && messages.version(data.version)
  if (data?.user && data.must_change_password) {
    const { title, text } = messages.newPassword
    return (
      <Entry title={title} text={text} footer={footer}>
        <NewPasswordForm username={data.user.username} />
      </Entry>
    )
  }
  return (
    <Entry title={messages.title} footer={footer}>
      {error && !data ? <ErrorState error={error} onRetry={refetch} /> : <LoginForm />}
    </Entry>
  )
}
