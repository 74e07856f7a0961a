'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { Diff } from '@/lib/api/schedules'
import { formatDay, formatRange } from '@/lib/dates'
import { messages } from './messages'

const words = messages.diff
/** People in sight before one asks for the others. */
const SHOWN = 40

type Change = Diff['people'][number]['changes'][number]

/** Each person with something else: the stretch, what stood there, what stands there now. */
export function DiffPeople({
  people,
  schedule,
  version,
}: {
  people: Diff['people']
  schedule: number
  version: number
}) {
  const [all, setAll] = useState(false)
  const shown = all ? people : people.slice(0, SHOWN)
  return (
    <>
      <ul>
        {shown.map((person) => (
          <li
            key={person.id}
            className="grid grid-cols-[9rem_1fr] gap-x-4 border-line border-t py-1.5 first:border-t-0 max-md:grid-cols-1"
          >
            <Link
              href={
                `/schedule?schedule=${schedule}&version=${version}&person=${encodeURIComponent(person.id)}` as Route
              }
              className="truncate font-medium hover:underline"
            >
              {person.name}
            </Link>
            <ul className="flex flex-wrap gap-x-4 gap-y-1">
              {person.changes.map((change) => (
                <ChangeLine key={`${change.start}${change.words}`} change={change} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {people.length > shown.length && (
        <Button size="sm" className="mt-2" onClick={() => setAll(true)}>
          {words.more(people.length - shown.length)}
        </Button>
      )}
    </>
  )
}

const OFF = new Set(['', '-', 'off', 'nothing'])
const shownCode = (code: string): string => (OFF.has(code) ? words.off : code)

function ChangeLine({ change }: { change: Change }) {
  const when =
    change.start === change.end
      ? formatDay(change.start, { weekday: 'short' })
      : formatRange(change.start, change.end, { year: false })
  return (
    <li className="flex items-baseline gap-1.5 tabular-nums">
      <span className="text-mute">{when}</span>
      <Code sign="−" tone="bg-soft text-mute line-through" label={words.removed}>
        {shownCode(change.before)}
      </Code>
      <span aria-hidden className="text-mute">
        →
      </span>
      <Code sign="+" tone="bg-accent-bg text-accent" label={words.added}>
        {shownCode(change.after)}
      </Code>
    </li>
  )
}

/** A letter with a sign, so that before and after do not ride on colour alone. */
function Code({
  sign,
  tone,
  label,
  children,
}: {
  sign: string
  tone: string
  label: string
  children: string
}) {
  return (
    <span className={`rounded-sm px-1 text-xs font-medium ${tone}`}>
      <span className="sr-only">{`${label}: `}</span>
      <span aria-hidden className="mr-0.5 inline-block no-underline">
        {sign}
      </span>
      {children}
    </span>
  )
}
