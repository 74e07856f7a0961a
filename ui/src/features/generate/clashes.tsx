'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { Panel } from '@/components/ui/panel'
import { messages } from './messages'
import { type Clash, type ClashLine, clashPlace, type Outcome } from './model'
import { useRuleKinds } from './queries'

const words = messages.clash

/** Where no legal schedule exists: what clashes, in words, and what was proved to help. */
export function Clashes({ programme, outcome }: { programme: number; outcome: Outcome }) {
  const { words: sentences } = useRuleKinds(programme)
  return outcome.clashes.map((clash) => (
    <ClashPanel
      key={clash.problem}
      clash={clash}
      fixes={outcome.fixes.filter(({ problem }) => problem === clash.problem)}
      sentences={sentences}
    />
  ))
}

export function ClashPanel({
  clash,
  fixes,
  sentences,
}: {
  clash: Clash
  fixes: Outcome['fixes']
  sentences: ReadonlyMap<string, string>
}) {
  // The other kinds are parts of the relaxations.
  const more = fixes.filter(({ kind }) => kind === 'add')
  const { relaxations } = clash
  return (
    <Panel tone="bad" title={words.title(clash.problem)}>
      {clash.headline && <p className="text-md font-medium">{clash.headline}.</p>}
      <p className="text-mute">{clash.minimal ? words.minimal : words.notMinimal}</p>
      <ul className="mt-2">
        {clash.lines.map((line) => (
          <Line key={line.words} line={line} sentence={sentences.get(line.rule)} link />
        ))}
      </ul>
      <h3 className="mt-3">{words.ways(relaxations.length)}</h3>
      {relaxations.length === 0 && <p className="mt-1 text-mute">{words.noWays}</p>}
      <ul className="mt-1 flex flex-col gap-2">
        {relaxations.map((way) => (
          <li key={way.words} className="rounded border border-line px-2.5 pt-1.5">
            <Badge tone={way.smallest ? 'ok' : 'plain'}>
              {way.smallest ? words.smallest : words.someWay}
            </Badge>
            {way.facts_kept && <span className="ml-2 text-mute">{words.factsKept}</span>}
            <ul className="mt-1">
              {way.lines.map((line) => (
                <Line key={line.words} line={line} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {more.length > 0 && <h3 className="mt-3">{words.helps}</h3>}
      <ul className="mt-1">
        {more.map((fix) => (
          <li key={fix.description} className="flex flex-wrap items-baseline gap-x-3">
            <span>{fix.description}</span>
            <Badge tone={fix.breaches_after === 0 ? 'ok' : 'plain'}>
              {fix.breaches_after === 0
                ? words.solves
                : words.eases(fix.breaches_before, fix.breaches_after)}
            </Badge>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Demands that are told as one; where there are several, they unfold. */
function Line({
  line,
  sentence,
  link = false,
}: {
  line: ClashLine
  sentence?: string | undefined
  link?: boolean
}) {
  const place = clashPlace(line)
  return (
    <li className="flex gap-x-3 border-line border-t py-1.5 max-md:flex-wrap">
      <div className="min-w-0 flex-1 max-md:basis-full">
        <p>{line.words}</p>
        {sentence && <p className="text-xs text-mute">{sentence}</p>}
        {line.items.length > 1 && (
          <details className="text-xs text-mute">
            <summary className="w-fit max-md:py-3">{words.each(line.items.length)}</summary>
            <ul className="max-h-60 overflow-y-auto pb-1 pl-3.5">
              {line.items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {link && (
        <Link
          href={place as Route}
          className="h-fit shrink-0 text-accent underline-offset-2 hover:underline max-md:flex max-md:min-h-10 max-md:items-center"
        >
          {words.open[line.kind] ?? words.openRule}
        </Link>
      )}
    </li>
  )
}
