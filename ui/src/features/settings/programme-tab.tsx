'use client'

import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { $api } from '@/lib/api/client'
import type { SessionProgramme } from '@/lib/api/session'
import { can } from '@/lib/permissions'
import { Keep } from './keep'
import { ProgrammeForm } from './programme-form'

/** The programme's own settings, and taking it along or putting it away. */
export function ProgrammeTab({ programme }: { programme: SessionProgramme }) {
  const { data, error, refetch } = $api.useQuery('get', '/api/scheduling/programmes/{programme}', {
    params: { path: { programme: programme.id } },
  })
  if (!data)
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows rows={10} />
    )
  return (
    <div className="flex flex-col gap-3">
      <ProgrammeForm stored={data} may={can(programme, 'facts_write')} />
      <Keep programme={programme} etag={data.etag} />
    </div>
  )
}
