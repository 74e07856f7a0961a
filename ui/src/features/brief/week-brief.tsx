'use client'

import clsx from 'clsx'
import { ChevronDown, ChevronLeft, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { Sentences, SentenceText } from '@/components/narrative/sentences'
import { IconButton } from '@/components/ui/icon-button'
import { Segmented } from '@/components/ui/segmented'
import { type Questions, useNarrative } from '@/lib/api/narratives'
import { formatRange, today } from '@/lib/dates'
import { type OnScreen, useOnScreen } from '@/lib/on-screen'
import { usePreferences } from '@/lib/preferences'
import { useProgramme } from '@/lib/programme'
import { messages } from './messages'
import { sundayOf, type Week, weekOf, within } from './weeks'

type Span = 'week' | 'block'
const SPANS = ['week', 'block'] as const

function question(
  { version, etag, block }: OnScreen,
  span: Span,
  week: Week | null,
): Questions['summary'] | null {
  // Without its etag the version is not on screen yet.
  if (version === null || !etag || !week) return null
  if (span === 'block' && block) return { version, span: { kind: 'block', block } }
  return { version, span: { kind: 'week', day: week.day } }
}

/** One line with the most important sentence; opened, all of them. */
export default function WeekBrief() {
  const id = useId()
  const programme = useProgramme()
  const shown = useOnScreen()
  const open = usePreferences((state) => state.brief)
  const set = usePreferences((state) => state.set)
  const [span, setSpan] = useState<Span>('week')
  const [day, setDay] = useState<string | null>(null)
  const { days, block } = shown
  const week = days && weekOf(days, day ?? today())
  const asked = question(shown, span, week)
  const { data, error, isPlaceholderData } = useNarrative(
    'summary',
    programme?.id,
    asked,
    shown.etag,
  )
  if (error && !data) return null
  const [first, ...others] = data?.sentences ?? []
  const of = { schedule: shown.schedule, version: shown.version }
  return (
    <section
      aria-labelledby={`${id}-title`}
      data-region
      className="flex shrink-0 flex-col border-line border-t px-4"
    >
      <div className="flex h-8 min-w-0 items-center gap-2">
        <h2 id={`${id}-title`} className="!text-base shrink-0">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={`${id}-all`}
            onClick={() => set({ brief: !open })}
            className="-ml-1 flex h-6 items-center gap-1 rounded px-1 hover:bg-soft"
          >
            <ChevronDown
              aria-hidden
              className={clsx('size-3.5 text-mute', !open && '-rotate-90')}
            />
            {messages.title}
          </button>
        </h2>
        <p className={clsx('min-w-0 flex-1 truncate text-mute', isPlaceholderData && 'opacity-60')}>
          {!open && first && <SentenceText sentence={first} of={of} />}
          {!open && others.length > 0 && ` ${messages.more(others.length)}`}
        </p>
        {week && <Steps {...{ week, span, days, onDay: setDay }} />}
        {block && (
          <Segmented
            label={messages.span}
            value={span}
            onValueChange={setSpan}
            segments={SPANS.map((value) => ({ value, label: messages.spans[value] }))}
          />
        )}
      </div>
      <div id={`${id}-all`} hidden={!open} className="@container max-h-[28vh] overflow-y-auto">
        {data && (
          <Sentences
            sentences={data.sentences}
            of={of}
            className={clsx(
              '@4xl:block @4xl:columns-2 gap-x-8 pt-0.5 pb-2.5 pl-5 @4xl:[&>li]:mb-1 [&>li]:break-inside-avoid',
              isPlaceholderData && 'opacity-60',
            )}
          />
        )}
        {data?.sentences.length === 0 && (
          <p className="pb-2.5 pl-5 text-mute">{messages.nothing}</p>
        )}
      </div>
    </section>
  )
}

function Steps({
  week,
  span,
  days,
  onDay,
}: {
  week: Week
  span: Span
  days: { first: string; last: string } | null
  onDay: (day: string) => void
}) {
  if (!days || span === 'block') return null
  const { day, before, after } = week
  const step = (label: string, to: string | null, Icon: typeof ChevronLeft) => (
    <IconButton
      size="sm"
      label={label}
      disabled={to === null}
      onClick={() => to !== null && onDay(within(days, to))}
    >
      <Icon aria-hidden className="size-3.5" />
    </IconButton>
  )
  return (
    <div className="flex shrink-0 items-center">
      {step(messages.previous, before, ChevronLeft)}
      <span className="whitespace-nowrap text-mute text-xs tabular-nums">
        {formatRange(day, within(days, sundayOf(day)), { year: false })}
      </span>
      {step(messages.next, after, ChevronRight)}
    </div>
  )
}
