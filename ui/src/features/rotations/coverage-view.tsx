'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { RotationChip } from '@/components/ui/rotation-chip'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { $api } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { messages } from './messages'
import { asksText, blockRuns, onHolidays, type Rotation, type Shift, withoutCodes } from './model'

const words = messages.coverage
const holidayText = (found: ReturnType<typeof onHolidays>): string =>
  typeof found === 'string' ? words.onHolidays[found] : found.asks
const ruleRoute = (rule: string) => `/rules?rule=${encodeURIComponent(rule)}` as Route

/** What has to be covered: each demand as a sentence and as people by weekday or block. */
export function CoverageView({
  programme,
  shifts,
  rotations,
  write,
}: {
  programme: number | undefined
  shifts: readonly Shift[]
  rotations: readonly Rotation[]
  write: boolean
}) {
  const { data, error, refetch } = $api.useQuery(
    'get',
    `${PROGRAMME}/coverage`,
    { params: { path: { programme: programme ?? 0 } } },
    { enabled: programme !== undefined },
  )
  if (!data) {
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
    return <SkeletonRows rows={10} />
  }
  const { days, blocks, supervision, totals, uncovered } = data
  if (days.length + blocks.length + supervision.length === 0)
    return (
      <EmptyState
        title={words.emptyTitle}
        text={words.emptyText}
        action={write && <ButtonLink href="/rules?new=coverage">{words.add}</ButtonLink>}
      />
    )
  const sentence = (rule: string, codes: readonly string[], text: string) => (
    <Td className="min-w-72 max-md:min-w-0 max-md:py-2">
      <span className="flex items-start gap-2">
        <span className="flex max-w-2/5 shrink-0 flex-wrap gap-1">
          <Chips codes={codes} work={[...shifts, ...rotations]} />
        </span>
        <Link href={ruleRoute(rule)} className="hover:underline" aria-label={words.edit(text)}>
          {withoutCodes(text, codes)}
        </Link>
      </span>
    </Td>
  )
  return (
    <div className="flex flex-col gap-5">
      {days.length > 0 && (
        <section className="flex flex-col gap-1.5">
          <h2>{words.days}</h2>
          <Table caption={words.days}>
            <thead>
              <tr>
                <Th>{words.demand}</Th>
                {words.weekdays.map((day) => (
                  <Th key={day} numeric className="max-md:hidden">
                    {day}
                  </Th>
                ))}
                <Th numeric className="max-md:hidden">
                  {words.holidays}
                </Th>
              </tr>
            </thead>
            <tbody>
              {days.map((one) => (
                <Tr key={one.rule}>
                  {sentence(one.rule, one.shifts, one.words)}
                  {words.weekdays.map((day, index) => (
                    <Td key={day} numeric className="whitespace-nowrap max-md:hidden">
                      {asksText(one.weekdays[index] ?? null)}
                    </Td>
                  ))}
                  <Td numeric className="whitespace-nowrap text-mute max-md:hidden">
                    {holidayText(onHolidays(one.weekdays, one.holidays))}
                  </Td>
                </Tr>
              ))}
              <Tr className="bg-soft font-medium max-md:hidden">
                <Td>{words.total}</Td>
                {totals.weekdays.map((sum, index) => (
                  <Td key={words.weekdays[index]} numeric>
                    {sum.min}
                  </Td>
                ))}
                <Td numeric className="text-mute">
                  {new Set(totals.holidays.map(({ min }) => min)).size === 1
                    ? totals.holidays[0]?.min
                    : words.varies}
                </Td>
              </Tr>
            </tbody>
          </Table>
          <p className="text-xs text-mute max-md:hidden">{words.key}</p>
          {uncovered.length > 0 && (
            <p className="text-xs text-warn">{words.uncovered(uncovered.join(', '))}</p>
          )}
        </section>
      )}
      {blocks.length > 0 && (
        <section className="flex flex-col gap-1.5">
          <h2>{words.blocks}</h2>
          <Table caption={words.blocks}>
            <thead>
              <tr>
                <Th>{words.demand}</Th>
                <Th>{words.inBlocks}</Th>
                <Th numeric>{words.people}</Th>
              </tr>
            </thead>
            <tbody>
              {blocks.flatMap((one) =>
                blockRuns(one.blocks).map((run, index) => (
                  <Tr key={`${one.rule}:${run.blocks}`}>
                    {index === 0 ? sentence(one.rule, one.rotations, one.words) : <Td />}
                    <Td className="text-mute">{run.blocks}</Td>
                    <Td numeric>{asksText(run.asks)}</Td>
                  </Tr>
                )),
              )}
            </tbody>
          </Table>
        </section>
      )}
      {supervision.length > 0 && (
        <section className="flex flex-col gap-1.5">
          <h2>{words.supervision}</h2>
          <Table caption={words.supervision}>
            <tbody>
              {supervision.map((one) => (
                <Tr key={one.rule}>
                  {sentence(one.rule, [...one.shifts, ...one.rotations], one.words)}
                </Tr>
              ))}
            </tbody>
          </Table>
        </section>
      )}
    </div>
  )
}

function Chips({
  codes,
  work,
}: {
  codes: readonly string[]
  work: readonly { id: string; name: string; colour: number; pattern: number }[]
}) {
  return codes.map((code) => {
    const one = work.find(({ id }) => id === code)
    return (
      one && (
        <RotationChip
          key={code}
          colour={one.colour}
          pattern={one.pattern}
          label={code}
          title={one.name}
        />
      )
    )
  })
}
