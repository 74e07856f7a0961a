'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { FormError } from '@/components/ui/form-error'
import { Panel } from '@/components/ui/panel'
import type { Schedule } from '@/lib/api/schedules'
import { Goals } from './goals'
import { messages } from './messages'
import { formatSpan, type GenerationDetail, openRules, spanOf } from './model'
import { useCancel, useNow, useRuleKinds } from './queries'
import { useMilestone } from './use-milestone'

// The chart library comes when there is something to draw, not with the page.
const Chart = dynamic(() => import('./chart'), { ssr: false, loading: () => <ChartSpace /> })
const ChartSpace = () => <div className="h-64" />

const words = messages.running

interface RunningProps {
  programme: number
  generation: GenerationDetail
  schedule: Schedule | undefined
  may: boolean
}

/** A generation at work: what it does, how good it is already, what is still open. */
export function Running({ programme, generation, schedule, may }: RunningProps) {
  const now = useNow(true)
  const elapsed = spanOf(generation, now)
  const said = useMilestone(generation)
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Panel>
        <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
          <div className="min-w-0 flex-[1_1_16rem]">
            <h2>{words.title(schedule?.name ?? '')}</h2>
            <p className="text-mute">{phaseWords(generation)}</p>
          </div>
          {may && <Cancel programme={programme} generation={generation} />}
        </div>
        <div
          role="progressbar"
          aria-label={words.progress}
          aria-valuenow={generation.percent}
          aria-valuemin={0}
          aria-valuemax={100}
          className="mt-3 h-1 overflow-hidden rounded-full bg-soft"
        >
          <div
            className="h-full rounded-full bg-accent transition-[width] duration-150"
            style={{ width: `${Math.max(2, generation.percent)}%` }}
          />
        </div>
        <Figures generation={generation} elapsed={elapsed} />
        {generation.clash.length > 0 && <Clash words={generation.clash} />}
        <p role="status" className="mt-2 min-h-5 text-mute">
          {said || words.canLeave}
        </p>
      </Panel>
      <Panel title={messages.chart.title} className="min-w-0">
        {generation.points.length > 0 ? (
          <Chart points={generation.points} elapsed={elapsed / 1000} />
        ) : (
          <p className="flex h-64 items-center justify-center text-mute">{messages.chart.wait}</p>
        )}
      </Panel>
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-start gap-3 max-md:grid-cols-1">
        <Panel title={words.goals} padded={false} className="pb-1">
          <Goals points={generation.points} over={false} />
        </Panel>
        <StillOpen programme={programme} generation={generation} />
      </div>
    </div>
  )
}

/** What is known to clash while the closest schedule is still looked for; then the ways out. */
function Clash({ words: [headline, ...ways] }: { words: readonly string[] }) {
  return (
    <div className="mt-3 rounded border border-bad px-2.5 py-1.5">
      <p className="font-medium">{headline}.</p>
      {ways.length > 0 && <p className="mt-1 text-mute">{messages.clash.ways(ways.length)}</p>}
      <ul>
        {ways.map((way) => (
          <li key={way} className="mt-1 border-line border-t pt-1">
            {way}
          </li>
        ))}
      </ul>
    </div>
  )
}

function phaseWords({ state, stop, phase, tier, problem }: GenerationDetail): string {
  if (stop === 'keep') return words.stoppingKeep
  if (stop === 'discard') return words.stoppingDiscard
  if (state === 'queued' || !phase) return words.queued
  const parts = [words.phases[phase] ?? phase]
  if (problem) parts.push(problem)
  const goal = phase === 'improve' || phase === 'settled' ? messages.tiers[tier ?? ''] : undefined
  if (goal) parts.push(goal.toLowerCase())
  return parts.join(' · ')
}

function Figures({ generation, elapsed }: { generation: GenerationDetail; elapsed: number }) {
  const { objective, bound, gap } = generation.point
    ? { ...generation.point, gap: generation.point.objective - generation.point.bound }
    : { objective: null, bound: null, gap: null }
  const number = (value: number | null) => (value === null ? '–' : value.toLocaleString('en'))
  const figures: [string, string][] = [
    [words.elapsed, formatSpan(elapsed)],
    [messages.table.best, number(objective)],
    [messages.table.bound, number(bound)],
    [messages.table.gap, number(gap)],
  ]
  return (
    <dl className="mt-3 grid grid-cols-4 gap-x-4 gap-y-2 max-md:grid-cols-2">
      {figures.map(([label, value]) => (
        <div key={label} className="flex flex-col-reverse">
          <dt className="text-xs text-mute">{label}</dt>
          <dd className="text-xl font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Rules that the best schedule so far still breaks or strains. */
function StillOpen({ programme, generation }: Pick<RunningProps, 'programme' | 'generation'>) {
  const { words: sentences } = useRuleKinds(programme)
  const open = openRules(generation.findings_by_rule)
  return (
    <Panel title={words.open}>
      {open.length === 0 && (
        <p className="text-mute">
          {generation.points.length > 0 ? words.nothingOpen : words.noneYet}
        </p>
      )}
      <ul>
        {open.slice(0, 12).map(([rule, count]) => (
          <li key={rule} className="flex items-baseline gap-3 py-[3px]">
            <span className="min-w-0 flex-1 truncate" title={sentences.get(rule) ?? rule}>
              {sentences.get(rule) ?? rule}
            </span>
            <span className="font-medium tabular-nums">{count}</span>
          </li>
        ))}
      </ul>
      {open.length > 12 && <Badge>{messages.preflight.more(open.length - 12)}</Badge>}
    </Panel>
  )
}

function Cancel({ programme, generation }: Pick<RunningProps, 'programme' | 'generation'>) {
  const cancel = useCancel(programme)
  const [asking, setAsking] = useState(false)
  const send = (keep: boolean) =>
    cancel.mutate(
      { params: { path: { programme, generation: generation.id } }, body: { keep } },
      { onSuccess: () => setAsking(false) },
    )
  return (
    <div className="flex flex-col items-end gap-2">
      <div className="flex flex-wrap gap-2">
        <Button
          busy={cancel.isPending && !asking}
          disabled={generation.stop !== null}
          onClick={() => send(true)}
        >
          {messages.cancel.keep}
        </Button>
        <Button
          variant="danger"
          disabled={generation.stop === 'discard'}
          onClick={() => setAsking(true)}
        >
          {messages.cancel.discard}
        </Button>
      </div>
      {!asking && <FormError error={cancel.error} />}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={messages.cancel.discardTitle}
        description={messages.cancel.discardText}
        confirm={messages.cancel.discardConfirm}
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => send(false)}
      />
    </div>
  )
}
