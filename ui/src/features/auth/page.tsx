'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { Entry } from '@/components/shell/entry'
import { ErrorState } from '@/components/ui/error-state'
import { useSession } from '@/lib/api/session'
import { nextRoute } from '@/lib/routes'
import { LoginForm } from './login-form'
import { messages } from './messages'

export function LoginPage() {
  const { data, error, refetch } = useSession()
  const router = useRouter()
  useEffect(() => {
    if (data?.setup_needed) router.replace('/welcome')
    else if (data?.user) router.replace(nextRoute(window.location.search))
  }, [data, router])
  return (
    <Entry title={messages.title} footer={data && messages.version(data.version)}>
      {error && !data ? <ErrorState error={error} onRetry={refetch} /> : <LoginForm />}
    </Entry>
  )
}
