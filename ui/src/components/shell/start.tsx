'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { ErrorState } from '@/components/ui/error-state'
import { useSession } from '@/lib/api/session'
import { worksOnly } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'

/** Same width as the `md` breakpoint: below it the layout is the phone's. */
const PHONE = '(max-width: 47.99rem)'

/** Leads from `/` to where this person begins. */
export function Start() {
  const { data, error, refetch } = useSession()
  const programme = useProgramme()
  const router = useRouter()
  useEffect(() => {
    if (!data) return
    if (data.must_change_password) router.replace('/login')
    else if (data.setup_needed || (data.user?.administrator && !programme))
      router.replace('/welcome')
    else if (!data.user) router.replace('/login')
    else if (worksOnly(programme)) router.replace('/my')
    else if (window.matchMedia(PHONE).matches)
      router.replace(programme?.clinician != null ? '/my' : '/on')
    else router.replace('/schedule')
  }, [data, programme, router])
  return (
    <main className="flex min-h-dvh items-center justify-center">
      {error && !data ? <ErrorState error={error} onRetry={refetch} /> : null}
    </main>
  )
}
