'use client'

import clsx from 'clsx'
import { Badge, type Tone } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { Panel } from '@/components/ui/panel'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { formatAgo, formatMoment } from '@/lib/dates'
import { messages } from './messages'
import type { Generation } from './model'
import type { useGenerations } from './queries'

const words = messages.history
const TONES: Record<string, Tone> = { running: 'accent', queued: 'accent', failed: 'bad' }

/** Every generation of the programme, with its state and who ordered it. */
export function History({
  generations,
  nameOf,
  shown,
  onShow,
  onMore,
}: {
  generations: ReturnType<typeof useGenerations>
  nameOf: (schedule: number) => string
  shown: number | null
  onShow: (generation: Generation) => void
  onMore: () => void
}) {
  const { data, error, refetch } = generations
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <SkeletonRows />
  return (
    <Panel title={words.title} padded={false} className="pb-1">
      {data.items.length === 0 && <p className="px-3 pb-2 text-mute">{words.empty}</p>}
      <ul>
        {data.items.map((one) => (
          <li key={one.id} className="border-line border-t">
            <button
              type="button"
              aria-current={one.id === shown || undefined}
              onClick={() => onShow(one)}
              className={clsx(
                'block w-full px-3 py-1.5 text-left focus-visible:-outline-offset-2 max-md:py-2.5',
                one.id === shown ? 'bg-accent-bg' : 'hover:bg-soft',
              )}
            >
              <span className="flex items-center gap-2">
                <span className="min-w-0 flex-1 truncate font-medium">{nameOf(one.schedule)}</span>
                <Badge tone={TONES[one.state] ?? 'plain'}>
                  {words.states[one.state] ?? one.state}
                </Badge>
              </span>
              <span
                className={clsx(
                  'flex gap-x-2 text-xs',
                  one.id === shown ? 'text-ink' : 'text-mute',
                )}
              >
                <span className="min-w-0 flex-1 truncate">{one.author.name}</span>
                <span>{words.seed(one.request.seed)}</span>
                <time dateTime={one.created} title={formatMoment(one.created)}>
                  {formatAgo(one.created)}
                </time>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {data.next !== null && (
        <div className="border-line border-t px-3 py-1.5">
          <Button variant="ghost" size="sm" onClick={onMore}>
            {words.more}
          </Button>
        </div>
      )}
    </Panel>
  )
}
