'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { ErrorState } from '@/components/ui/error-state'
import { FormError } from '@/components/ui/form-error'
import { Panel } from '@/components/ui/panel'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { cellRoute, FindingLine } from '@/components/versions/finding-line'
import { $api, ifMatch } from '@/lib/api/client'
import { type Finding, readVersionsAgain, type Version } from '@/lib/api/schedules'
import type { SessionProgramme } from '@/lib/api/session'
import { can } from '@/lib/permissions'
import { messages } from './messages'
import { violationsOf } from './model'
import { WaiverForm } from './waiver-form'

const words = messages.publish
const VERSION = '/api/scheduling/programmes/{programme}/versions/{version}'

interface FindingsRead {
  data?: { items: readonly Finding[]; advisories: number } | undefined
  error: unknown
  refetch: () => unknown
}

/** Every violation, each with the way to mend it or the form to allow it by name. */
export function Violations({
  programme,
  schedule,
  version,
  findings,
}: {
  programme: SessionProgramme
  schedule: number
  version: Version
  findings: FindingsRead
}) {
  const { data, error, refetch } = findings
  const { open, waived } = violationsOf(data?.items ?? [])
  const [asked, setAsked] = useState<string | null>(null)
  const place = { schedule, version: version.id }
  const mayWaive = can(programme, 'waive') && version.state === 'draft'
  const takeBack = $api.useMutation('delete', `${VERSION}/waivers/{finding}`, {
    onSuccess: readVersionsAgain,
  })
  return (
    <Panel title={words.step2} tone={open.length > 0 ? 'bad' : 'plain'}>
      {!data && !error && <SkeletonRows rows={3} />}
      {!data && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && open.length === 0 && <p className="text-ok">{words.none}</p>}
      {open.length > 0 && (
        <p>
          <strong className="text-bad">{words.open(open.length)}</strong>{' '}
          <span className="text-mute">{words.openText}</span>
        </p>
      )}
      <ul>
        {open.map((finding) => (
          <FindingLine key={finding.key} finding={finding}>
            <span className="flex gap-1">
              <ButtonLink size="sm" href={cellRoute(place, finding)}>
                {words.fix}
              </ButtonLink>
              {mayWaive && asked !== finding.key && (
                <Button size="sm" onClick={() => setAsked(finding.key)}>
                  {words.waive}
                </Button>
              )}
            </span>
            {!mayWaive && <span className="text-xs text-mute">{words.mayNotWaive}</span>}
            {asked === finding.key && (
              <WaiverForm
                programme={programme.id}
                version={version}
                finding={finding.key}
                onClose={() => setAsked((now) => (now === finding.key ? null : now))}
              />
            )}
          </FindingLine>
        ))}
      </ul>
      {waived.length > 0 && (
        <>
          <h3 className="mt-3">{words.waived(waived.length)}</h3>
          <ul>
            {waived.map((finding) => (
              <FindingLine key={finding.key} finding={finding}>
                {mayWaive && (
                  <Button
                    size="sm"
                    variant="ghost"
                    onClick={() =>
                      takeBack.mutate({
                        params: {
                          path: {
                            programme: programme.id,
                            version: version.id,
                            finding: finding.key,
                          },
                          header: ifMatch(version.etag),
                        },
                      })
                    }
                  >
                    {words.takeBack}
                  </Button>
                )}
              </FindingLine>
            ))}
          </ul>
          <FormError error={takeBack.error} />
        </>
      )}
      {data && data.advisories > 0 && (
        <p className="mt-2 text-mute">{words.advisories(data.advisories)}</p>
      )}
      <FromScratch programme={programme.id} version={version} />
    </Panel>
  )
}

/** The whole schedule checked once more, against the check that ran along with the edits. */
function FromScratch({ programme, version }: { programme: number; version: Version }) {
  const { data } = $api.useQuery('post', `${VERSION}/check`, {
    params: { path: { programme, version: version.id } },
  })
  if (!data) return <p className="mt-2 text-xs text-mute">{words.checking}</p>
  return data.agrees ? (
    <p className="mt-2 text-xs text-mute">{words.agrees}</p>
  ) : (
    <p role="alert" className="mt-2 text-bad">
      {words.disagrees}
    </p>
  )
}
