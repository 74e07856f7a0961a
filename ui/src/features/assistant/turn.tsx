'use client'

import { useId, useState } from 'react'
import { CopyButton } from '@/components/narrative/copy-button'
import { Button } from '@/components/ui/button'
import { FormError } from '@/components/ui/form-error'
import { Spinner } from '@/components/ui/spinner'
import type { Turn } from './conversation'
import { messages } from './messages'
import { isOld, useNews } from './old'
import { Reply } from './reply'

const NONE = {}

/** The text of an answer as it stands on screen. */
function textOf({ told, words }: Turn, plain: boolean): string {
  const { sentences = [] } = told?.narrative ?? {}
  return sentences
    .map(({ id, text }) => {
      const other = plain ? undefined : words[id]
      return other ? other.map((piece) => piece.text).join('') : text
    })
    .join('\n')
}

/** A question and its answer. */
export function TurnView({
  turn,
  programme,
  schedule,
  onAsk,
  onFollow,
}: {
  turn: Turn
  programme: number
  schedule: number | null
  onAsk: (text: string) => void
  onFollow: () => void
}) {
  const id = useId()
  const [plain, setPlain] = useState(false)
  const { question, told, words, running, busy, problem } = turn
  const old = useNews((all) => told !== null && isOld(told.narrative, all))
  const reworded = Object.keys(words).length > 0
  return (
    // The newest has the room to begin at the upper edge: no half question stands above it.
    <li aria-labelledby={id} aria-busy={running} className="flex flex-col gap-2 last:min-h-full">
      <h3
        id={id}
        className="!text-base ml-8 self-end rounded-lg bg-soft px-2.5 py-1 font-normal text-mute"
      >
        <span className="sr-only">{`${messages.asked}: `}</span>
        {question}
      </h3>
      {old && <p className="text-mute text-xs">{messages.old}</p>}
      {told && (
        <div>
          <Reply
            told={told}
            words={plain ? NONE : words}
            {...{ programme, schedule, onAsk, onFollow }}
          />
        </div>
      )}
      <FormError error={problem} />
      {busy && <p className="text-mute">{messages.busy}</p>}
      <div className="flex min-h-6 flex-wrap items-center gap-1.5 text-mute text-xs max-md:min-h-10">
        {running && (
          <span className="flex items-center gap-1.5">
            <Spinner />
            {told ? messages.rewording : messages.waiting}
          </span>
        )}
        {!running && reworded && (
          <>
            <span>{messages.reworded}</span>
            <Button
              size="sm"
              variant="ghost"
              aria-pressed={plain}
              onClick={() => setPlain(!plain)}
              className="aria-pressed:bg-soft aria-pressed:text-ink"
            >
              {messages.plain}
            </Button>
          </>
        )}
        {!running && told && !told.narrative.copyable && (
          <CopyButton variant="ghost" text={textOf(turn, plain)} className="ml-auto" />
        )}
      </div>
    </li>
  )
}
