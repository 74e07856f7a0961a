'use client'

import dynamic from 'next/dynamic'
import { Suspense } from 'react'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { can } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'

const loading = () => <SkeletonRows className="m-4" rows={12} />
const Inbox = dynamic(() => import('./inbox'), { ssr: false, loading })
const OwnRequests = dynamic(() => import('./own-requests'), { ssr: false, loading })

/** All requests and leave for who decides; their own for everybody else. */
export function RequestsPage() {
  const programme = useProgramme()
  if (!programme) return null
  return (
    <Suspense>
      {can(programme, 'requests_all') ? (
        <Inbox programme={programme} />
      ) : (
        <OwnRequests programme={programme} />
      )}
    </Suspense>
  )
}
