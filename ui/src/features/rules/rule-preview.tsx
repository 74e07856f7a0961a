'use client'

import { FormError } from '@/components/ui/form-error'
import { Panel } from '@/components/ui/panel'
import { Spinner } from '@/components/ui/spinner'
import { problemWords } from '@/lib/api/problem'
import { messages } from './messages'
import type { Preview } from './use-preview'

const words = messages.preview
const SHOWN = 6

/** Findings that a rule would bring and take away, and its cost, on the schedule at hand. */
export function RulePreview({
  preview,
  busy,
  error,
  changed,
}: {
  preview: Preview | null | undefined
  busy: boolean
  error: unknown
  /** The rule in the form is not the one that is saved. */
  changed: boolean
}) {
  const { today, problems = [], untried } = preview ?? {}
  return (
    <Panel
      title={changed ? words.title : words.titleSaved}
      actions={busy && <Spinner />}
      className="h-fit"
    >
      <div role="status" className="flex flex-col gap-1.5">
        {!preview && !error && <p className="text-mute">{words.trying}</p>}
        <FormError error={error} />
        {problems.length > 0 && (
          <>
            <p className="font-medium">{words.broken}</p>
            <ul className="flex flex-col gap-1">
              {problems.map((problem) => (
                <li key={`${problem.field}:${problem.message}`} className="text-bad">
                  {problemWords(problem)}
                </li>
              ))}
            </ul>
          </>
        )}
        {untried && <p className="text-mute">{untried}</p>}
        {today && (
          <>
            <p className="text-xl tabular-nums">
              {today.before === today.after ? (
                <span className="text-base">
                  {today.after ? words.same(today.after) : words.nothing}
                </span>
              ) : (
                words.changes(today.before, today.after)
              )}
            </p>
            <Findings title={words.new(today.new.length)} findings={today.new} tone="text-bad" />
            <Findings
              title={words.solved(today.solved.length)}
              findings={today.solved}
              tone="text-ok"
            />
            <p className="text-xs text-mute">
              {words.version(today.number)}
              {(today.cost_before > 0 || today.cost_after > 0) &&
                ` · ${words.cost(today.cost_before, today.cost_after)}`}
            </p>
          </>
        )}
      </div>
    </Panel>
  )
}

function Findings({
  title,
  findings,
  tone,
}: {
  title: string
  findings: readonly Record<string, unknown>[]
  tone: string
}) {
  if (findings.length === 0) return null
  return (
    <div>
      <p className={`font-medium ${tone}`}>{title}</p>
      <ul className="mt-0.5 flex flex-col gap-0.5">
        {findings.slice(0, SHOWN).map((finding) => (
          <li key={String(finding.key)}>{String(finding.message)}</li>
        ))}
        {findings.length > SHOWN && (
          <li className="text-mute">{words.more(findings.length - SHOWN)}</li>
        )}
      </ul>
    </div>
  )
}
