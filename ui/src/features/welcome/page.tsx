'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { Entry } from '@/components/shell/entry'
import { ButtonLink } from '@/components/ui/button-link'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { useSession } from '@/lib/api/session'
import { AdministratorForm } from './administrator-form'
import { messages } from './messages'
import { ProgrammeChoice } from './programme-choice'

/** First run: the administrator, then a programme. Later the way to one more programme. */
export function WelcomePage() {
  const { data, error, refetch } = useSession()
  const router = useRouter()
  const out = data && !data.setup_needed && (!data.user?.administrator || data.must_change_password)
  useEffect(() => {
    if (out) router.replace('/')
  }, [out, router])

  const choosing = data?.user != null && !data.setup_needed && !out
  const more = data !== undefined && data.programmes.length > 0
  const step = choosing ? messages.programme : messages.administrator
  return (
    <Entry
      title={choosing && more ? messages.programme.newTitle : step.title}
      text={step.text}
      wide={choosing}
      footer={data && messages.version(data.version)}
    >
      {error !== null && !data && <ErrorState error={error} onRetry={refetch} />}
      {(out || (!data && !error)) && <SkeletonRows rows={4} />}
      {data?.setup_needed && <AdministratorForm />}
      {choosing && <ProgrammeChoice />}
      {choosing && more && (
        <ButtonLink href="/" variant="ghost" className="mt-6 -ml-3">
          {messages.programme.back}
        </ButtonLink>
      )}
    </Entry>
  )
}
