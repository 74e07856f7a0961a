'use client'

import clsx from 'clsx'
import { MessageText } from '@/components/narrative/message-text'
import { SentenceText } from '@/components/narrative/sentences'
import type { Asked, Narrative, Piece } from '@/lib/api/narratives'
import { AskForm } from './ask-form'
import { messages } from './messages'
import { Proposal } from './proposal'

/** The sentences of an answer. `Asked` says besides what one can do with it. */
export interface Told {
  narrative: Narrative
  asked: Asked | null
}

/** Whatever the server answers to a question. */
export function toldBy(answer: Asked | Narrative): Told {
  return 'kind' in answer
    ? { narrative: answer.narrative, asked: answer }
    : { narrative: answer, asked: null }
}

/** An answer: sentences, and what is left to do about them. */
export function Reply({
  told: { narrative, asked },
  words = {},
  programme,
  schedule,
  onAsk,
  onFollow,
}: {
  told: Told
  /** Other words for some sentences, by their ids. */
  words?: Readonly<Record<string, readonly Piece[]>>
  programme: number
  schedule: number | null
  onAsk: (text: string) => void
  onFollow?: () => void
}) {
  const of = { schedule, version: narrative.version }
  return (
    <>
      <ul className="flex flex-col gap-1.5">
        {narrative.sentences.map((sentence, index) => (
          <li key={sentence.id} className={clsx(index === 0 && 'font-medium')}>
            <SentenceText
              sentence={sentence}
              pieces={words[sentence.id] ?? sentence.pieces}
              of={of}
              onFollow={onFollow}
            />
          </li>
        ))}
      </ul>
      {narrative.copyable && (
        <div className="mt-2">
          <MessageText text={narrative.copyable} label={messages.copyMessage} />
        </div>
      )}
      {asked?.kind === 'proposal' && <Proposal asked={asked} />}
      {asked?.kind === 'form' && <AskForm asked={asked} programme={programme} onAsk={onAsk} />}
    </>
  )
}
