'use client'

import type { Route } from 'next'
import dynamic from 'next/dynamic'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { FormError } from '@/components/ui/form-error'
import { Panel } from '@/components/ui/panel'
import { DiffLoader } from '@/components/versions/diff-loader'
import { announce } from '@/lib/announce'
import { $api, ifMatch } from '@/lib/api/client'
import { readVersionsAgain, type Schedule } from '@/lib/api/schedules'
import { toast } from '@/lib/toast'
import { Certificate } from './certificate'
import { Clashes } from './clashes'
import { messages } from './messages'
import { formatSpan, type GenerationDetail, type Outcome, spanOf } from './model'

const Chart = dynamic(() => import('./chart'), { ssr: false })
const words = messages.result

/** What came of a generation, and what to do with the draft. */
export function Result({
  programme,
  generation,
  schedule,
  outcome,
  version,
  may,
  onLeave,
}: {
  programme: number
  generation: GenerationDetail
  schedule: Schedule | undefined
  outcome: Outcome
  version: number
  may: boolean
  onLeave: () => void
}) {
  const working = schedule?.working ?? null
  const against = compareWith(schedule, version)
  const open = `/schedule?schedule=${generation.schedule}&version=${version}` as Route
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Panel tone={outcome.legal ? 'plain' : 'bad'}>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h2 className="!text-lg">{words.title(outcome.number)}</h2>
          <Badge tone={outcome.legal ? 'ok' : 'bad'}>
            {outcome.legal ? words.legal : words.notLegal}
          </Badge>
          <span className="min-w-0 flex-1 truncate text-mute">{schedule?.name}</span>
          <div className="flex flex-wrap gap-2">
            <ButtonLink
              href={`/compliance?schedule=${generation.schedule}&version=${version}` as Route}
            >
              {words.openCompliance}
            </ButtonLink>
            {may && schedule && working?.id !== version && (
              <Apply
                programme={programme}
                schedule={schedule}
                version={version}
                number={outcome.number}
              />
            )}
            <ButtonLink href={open} variant="primary" className="max-md:-order-1">
              {words.open}
            </ButtonLink>
          </div>
        </div>
        <p role="status" className="mt-1">
          {outcome.legal ? words.legalText : words.notLegalText(outcome.violations)}{' '}
          <span className="text-mute">
            {outcome.stopped && `${words.stopped} `}
            {working?.id === version && words.isWorking}
          </span>
        </p>
        <Figures generation={generation} outcome={outcome} />
      </Panel>
      <Clashes programme={programme} outcome={outcome} />
      {against && (
        <Panel title={words.diff(against.number, against.words)} className="min-w-0">
          <DiffLoader
            programme={programme}
            schedule={generation.schedule}
            from={against.id}
            to={version}
          />
        </Panel>
      )}
      {generation.points.length > 0 && (
        <Panel title={messages.chart.title} className="min-w-0">
          <Chart points={generation.points} elapsed={spanOf(generation, 0) / 1000} />
        </Panel>
      )}
      <Certificate programme={programme} generation={generation} outcome={outcome} />
      <div>
        <Button onClick={onLeave}>{words.close}</Button>
      </div>
    </div>
  )
}

/** What a new draft is held against: the draft that is worked on, else the version in force. */
function compareWith(schedule: Schedule | undefined, version: number) {
  const { working, published } = schedule ?? {}
  if (working && working.id !== version)
    return { id: working.id, number: working.number, words: words.against.working }
  if (published)
    return { id: published.id, number: published.number, words: words.against.published }
  return null
}

function Apply({
  programme,
  schedule,
  version,
  number,
}: {
  programme: number
  schedule: Schedule
  version: number
  number: number
}) {
  const apply = $api.useMutation(
    'put',
    '/api/scheduling/programmes/{programme}/schedules/{schedule}/working',
    {
      onSuccess: async () => {
        await readVersionsAgain()
        toast(words.applied(number))
        announce(words.applied(number))
      },
    },
  )
  return (
    <>
      <FormError error={apply.error} />
      <Button
        busy={apply.isPending}
        onClick={() =>
          apply.mutate({
            params: { path: { programme, schedule: schedule.id }, header: ifMatch(schedule.etag) },
            body: { version },
          })
        }
      >
        {words.apply}
      </Button>
    </>
  )
}

function Figures({ generation, outcome }: { generation: GenerationDetail; outcome: Outcome }) {
  const { granted, asked } = outcome.wishes
  const figures: [string, string, 'bad' | 'warn' | null][] = [
    [words.violations, String(outcome.violations), outcome.violations ? 'bad' : null],
    [words.advisories, String(outcome.advisories), outcome.advisories ? 'warn' : null],
    [words.unfilled, String(outcome.unfilled), outcome.unfilled ? 'bad' : null],
    ...(asked > 0
      ? [[words.wishes, words.wishesOf(granted, asked), null] as [string, string, null]]
      : []),
    [words.took, formatSpan(spanOf(generation, 0)), null],
  ]
  return (
    <dl className="mt-3 grid grid-cols-5 gap-x-4 gap-y-2 max-md:grid-cols-2">
      {figures.map(([label, value, tone]) => (
        <div key={label} className="flex flex-col-reverse">
          <dt className="text-xs text-mute">{label}</dt>
          <dd
            className={
              tone === 'bad'
                ? 'text-xl font-semibold tabular-nums text-bad'
                : tone === 'warn'
                  ? 'text-xl font-semibold tabular-nums text-warn'
                  : 'text-xl font-semibold tabular-nums'
            }
          >
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
