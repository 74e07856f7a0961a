'use client'

import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { useState } from 'react'
import { Panel } from '@/components/ui/panel'
import { messages } from './messages'
import { type Issue, mendPlace, type Preflight } from './model'
import { useRuleKinds } from './queries'

const words = messages.preflight
/** Issues in sight before one asks for the others. */
const SHOWN = 6

const LOOK = {
  impossible: { icon: TriangleAlert, tone: 'text-bad' },
  tight: { icon: CircleAlert, tone: 'text-warn' },
  note: { icon: Info, tone: 'text-mute' },
} as const

/** What is known before a generation starts: in words, each with the way to mend it. */
export function PreflightPanel({
  programme,
  preflight,
}: {
  programme: number
  preflight: Preflight
}) {
  const { kinds } = useRuleKinds(programme)
  const [all, setAll] = useState(false)
  const { issues } = preflight
  const impossible = issues.filter(({ severity }) => severity === 'impossible').length
  const serious = issues.some(({ severity }) => severity !== 'note')
  const shown = all ? issues : issues.slice(0, SHOWN)
  return (
    <Panel title={words.title} tone={impossible ? 'bad' : 'plain'}>
      {impossible > 0 && <p className="mb-1 text-mute">{words.impossible(impossible)}</p>}
      {!serious && (
        <p>
          <span className="text-ok">{words.clear}</span>{' '}
          <span className="text-mute">{words.clearText}</span>
        </p>
      )}
      <ul>
        {shown.map((issue) => (
          <IssueLine
            key={`${issue.severity}${issue.words}`}
            issue={issue}
            mend={mendPlace(issue, kinds)}
          />
        ))}
      </ul>
      {issues.length > SHOWN && (
        <button
          type="button"
          aria-expanded={all}
          className="mt-1 text-accent underline-offset-2 hover:underline max-md:min-h-10"
          onClick={() => setAll(!all)}
        >
          {all ? words.fewer : words.more(issues.length - SHOWN)}
        </button>
      )}
    </Panel>
  )
}

function IssueLine({ issue, mend }: { issue: Issue; mend: ReturnType<typeof mendPlace> }) {
  const { icon: Icon, tone } = LOOK[issue.severity as keyof typeof LOOK] ?? LOOK.note
  const search = issue.rule && mend !== '/schedule' ? `?rule=${encodeURIComponent(issue.rule)}` : ''
  return (
    <li className="flex gap-x-2 max-md:flex-wrap border-line border-t py-1.5 first:border-t-0">
      <Icon aria-hidden className={`mt-[3px] size-3.5 shrink-0 ${tone}`} />
      <div className="min-w-0 flex-1 max-md:basis-[80%]">
        <p>
          <span className={`mr-1.5 font-medium ${tone}`}>
            {words.severities[issue.severity] ?? issue.severity}
          </span>
          {issue.words}
        </p>
        {issue.detail.length > 0 &&
          (issue.detail.length > 3 ? (
            <details className="text-xs text-mute">
              <summary className="w-fit max-md:py-3">{words.more(issue.detail.length)}</summary>
              <Details lines={issue.detail} />
            </details>
          ) : (
            <Details lines={issue.detail} />
          ))}
      </div>
      {mend && (
        <Link
          href={`${mend}${search}` as Route}
          className="h-fit shrink-0 text-accent underline-offset-2 hover:underline max-md:ml-[22px] max-md:flex max-md:min-h-10 max-md:items-center"
        >
          {words.mend[mend]}
        </Link>
      )}
    </li>
  )
}

function Details({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="text-xs text-mute">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
