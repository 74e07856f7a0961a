'use client'

import clsx from 'clsx'
import { Panel } from '@/components/ui/panel'
import { $api } from '@/lib/api/client'
import { messages } from './messages'
import type { GenerationDetail, Outcome } from './model'

const words = messages.result

/** Why to believe it: each goal with its proof, and the recipe that makes the same bytes again. */
export function Certificate({
  programme,
  generation,
  outcome,
}: {
  programme: number
  generation: GenerationDetail
  outcome: Outcome
}) {
  const { data: version } = $api.useQuery(
    'get',
    '/api/scheduling/programmes/{programme}/versions/{version}',
    { params: { path: { programme, version: generation.version ?? 0 } } },
    { enabled: generation.version !== null },
  )
  const { seed, effort, workers } = generation.request
  const certificate = version?.certificate
  const problems = [...new Set(outcome.tiers.map(({ problem }) => problem))]
  const recipe: [string, string][] = [
    [words.reproducible, outcome.reproducible ? words.yes : words.no],
    [words.seed, String(seed)],
    [words.effort, `${effort} s`],
    [words.workers, String(workers)],
    ...releases(certificate?.versions),
    ...(typeof certificate?.schedule === 'string'
      ? [[words.hash, certificate.schedule.slice(0, 16)] as [string, string]]
      : []),
  ]
  return (
    <Panel title={words.certificate}>
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-x-8 gap-y-3 max-md:grid-cols-1">
        <table className="h-fit text-left tabular-nums">
          <caption className="sr-only">{messages.table.caption}</caption>
          <tbody>
            {outcome.tiers.map((tier, index) => (
              <tr
                key={`${tier.problem}${tier.tier}`}
                className={clsx(index > 0 && 'border-line border-t')}
              >
                {problems.length > 1 && (
                  <td className="py-1 pr-3 text-mute capitalize">
                    {tier.tier === 'legal' ? tier.problem : ''}
                  </td>
                )}
                <th scope="row" className="py-1 pr-3 font-normal">
                  {messages.tiers[tier.tier] ?? tier.tier}
                  <span className="ml-2 text-xs text-mute max-md:hidden">
                    {messages.tierHints[tier.tier]}
                  </span>
                </th>
                <td className="py-1 pr-3 text-right font-medium">{tier.value}</td>
                <td className={tier.status === 'optimal' ? 'py-1 text-ok' : 'py-1 text-mute'}>
                  {tier.status === 'optimal' ? words.proven : words.atLeast(tier.bound)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div>
          <dl>
            {recipe.map(([label, value]) => (
              <div key={label} className="flex justify-between gap-3 py-[3px]">
                <dt>{label}</dt>
                <dd className="truncate text-mute tabular-nums">{value}</dd>
              </div>
            ))}
          </dl>
          <p className="mt-1 text-xs text-mute">
            {outcome.reproducible ? words.certificateText : words.notReproducible}
          </p>
        </div>
      </div>
    </Panel>
  )
}

/** Name and release of each part that decided; empty where the certificate does not say. */
const releases = (versions: unknown): [string, string][] =>
  typeof versions === 'object' && versions !== null
    ? Object.entries(versions).map(([name, value]) => [words.parts[name] ?? name, String(value)])
    : []
