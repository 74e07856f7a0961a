'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { $api, type Schemas } from '@/lib/api/client'
import { formatMoment } from '@/lib/dates'
import { messages } from './messages'
import { actionWords } from './model'

const words = messages.audit
const PAGE = 50
/** As many as the server sends at once. */
const MOST = 1000

/** Who did what, newest first. */
export function AuditTab({ programme }: { programme: number }) {
  const [limit, setLimit] = useState(PAGE)
  const { data, error, refetch, isFetching } = $api.useQuery(
    'get',
    '/api/scheduling/programmes/{programme}/audit',
    { params: { path: { programme }, query: { limit } } },
    { placeholderData: (before: Schemas['AuditList'] | undefined) => before },
  )
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <SkeletonRows />
  if (data.items.length === 0) return <EmptyState {...words.empty} />
  return (
    <>
      <p className="mb-2 text-mute">{words.text}</p>
      <Table caption={words.caption}>
        <thead>
          <tr>
            <Th className="max-md:hidden">{words.when}</Th>
            <Th className="max-md:hidden">{words.who}</Th>
            <Th>{words.what}</Th>
            <Th className="max-md:hidden">{words.subject}</Th>
            <Th className="max-md:hidden">{words.details}</Th>
            <Th className="max-md:hidden">{words.seal}</Th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((entry) => (
            <Tr key={entry.id}>
              <Td className="whitespace-nowrap tabular-nums max-md:hidden">
                {formatMoment(entry.at)}
              </Td>
              <Td className="whitespace-nowrap max-md:hidden">{entry.user ?? words.system}</Td>
              <Td title={entry.action} className="max-md:py-2">
                {actionWords(entry.action)}
                <span className="block text-xs text-mute md:hidden">
                  {entry.user ?? words.system} · {formatMoment(entry.at)}
                </span>
              </Td>
              <Td className="whitespace-nowrap text-mute max-md:hidden">
                {entry.subject.replace('/', ' ')}
              </Td>
              <Td className="max-w-64 text-xs text-mute max-md:hidden">
                {Object.entries(entry.details)
                  .filter(([, value]) => value !== null)
                  .map(([name, value]) => `${name}: ${plain(value)}`)
                  .join(' · ')}
              </Td>
              <Td className="font-mono text-xs text-mute max-md:hidden">
                <span title={entry.hash}>{entry.hash.slice(0, 8)}</span>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {data.next !== null && limit < MOST && (
        <Button
          className="mt-2"
          busy={isFetching}
          onClick={() => setLimit(Math.min(MOST, limit * 3))}
        >
          {words.more}
        </Button>
      )}
    </>
  )
}

const plain = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (/^[0-9a-f]{40,}$/.test(text)) return text.slice(0, 8)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
