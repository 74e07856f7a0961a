'use client'

import { useEffect, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { FactList } from '@/components/ui/fact-list'
import { Panel } from '@/components/ui/panel'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { $api } from '@/lib/api/client'
import { messages } from './messages'
import { otherHosts } from './model'

const words = messages.about

/** What is running, and the proof that this page talks to nobody else. */
export function AboutTab() {
  const { data, error, refetch } = $api.useQuery('get', '/api/about')
  return (
    <div className="flex max-w-xl flex-col gap-3">
      <Panel title={words.title}>
        {data ? (
          <FactList
            facts={[
              { label: words.version, value: data.version },
              { label: words.build, value: data.build ?? words.noBuild },
              { label: words.engine, value: data.engine },
              { label: words.licence, value: data.licence },
              { label: words.database, value: data.database },
              ...(data.data ? [{ label: words.data, value: data.data }] : []),
              { label: words.session, value: connection() },
            ]}
          />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={4} />
        )}
      </Panel>
      <SelfCheck />
    </div>
  )
}

function connection(): string {
  if (window.location.protocol === 'https:') return words.secure
  return ['localhost', '127.0.0.1', '[::1]'].includes(window.location.hostname)
    ? words.local
    : words.plain
}

interface Found {
  requests: number
  others: string[]
  policy: boolean
}

/** Looks at every request of this page, and at what the browser was told to allow. */
async function look(): Promise<Found> {
  const addresses = performance.getEntriesByType('resource').map(({ name }) => name)
  const page = await fetch(window.location.pathname, { method: 'HEAD', cache: 'no-store' })
  const policy = page.headers.get('content-security-policy') ?? ''
  return {
    requests: addresses.length,
    others: otherHosts(addresses, window.location.origin),
    policy: policy.includes("default-src 'self'") && policy.includes("connect-src 'self'"),
  }
}

function SelfCheck() {
  const [found, setFound] = useState<Found | null>(null)
  const check = () => void look().then(setFound, () => setFound(null))
  useEffect(() => check(), [])
  const passed = found !== null && found.others.length === 0
  return (
    <Panel
      title={words.check}
      tone={found && !passed ? 'bad' : 'plain'}
      actions={
        found && <Badge tone={passed ? 'ok' : 'bad'}>{passed ? words.passed : words.failed}</Badge>
      }
    >
      <div role="status" className="flex flex-col gap-1">
        {found && (
          <>
            <p className={passed ? undefined : 'text-bad'}>
              {passed
                ? words.checkText(found.requests)
                : words.checkFailed(found.others.join(', '))}
            </p>
            <p className="text-mute">{found.policy ? words.policy : words.policyMissing}</p>
          </>
        )}
      </div>
      <Button size="sm" className="mt-2" onClick={check}>
        {words.again}
      </Button>
    </Panel>
  )
}
