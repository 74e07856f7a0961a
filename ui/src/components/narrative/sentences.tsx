'use client'

import clsx from 'clsx'
import type { Route } from 'next'
import Link from 'next/link'
import type { Piece, Sentence } from '@/lib/api/narratives'
import { useMedia } from '@/lib/use-media'
import { type Of, placesOf, wordsOf } from './places'

const LINK =
  'underline decoration-edge/40 decoration-1 underline-offset-[3px] hover:decoration-accent hover:text-accent'
/** Words up to this length stay on one line: the hyphen of a shift's name is no place to break. */
const SHORT = 24
const PHONE = '(max-width: 47.99rem)'

/** A text in which short words with a hyphen do not break. */
function Whole({ text }: { text: string }) {
  return text.split(/(\S+-\S+)/).map((part, index) =>
    // Every second part is a word with a hyphen.
    index % 2 === 1 && part.length <= SHORT ? (
      <span key={`${index}-${part}`} className="whitespace-nowrap">
        {part}
      </span>
    ) : (
      part
    ),
  )
}

/** A sentence as text; names and days lead to what they stand for. Never anything but text. */
export function SentenceText({
  sentence,
  pieces = sentence.pieces,
  of,
  onFollow,
}: {
  sentence: Sentence
  /** Other words for the same sentence. */
  pieces?: readonly Piece[]
  of: Of
  /** Called when somebody goes where a name leads. */
  onFollow?: (() => void) | undefined
}) {
  const phone = useMedia(PHONE)
  const places = placesOf({ ...sentence, pieces: [...pieces] }, { ...of, phone })
  const words = wordsOf(pieces, places)
  return pieces.map(({ text }, index) => {
    const place = places[index]
    const key = `${index}-${text}`
    const shown = <Whole text={words[index] ?? ''} />
    if (!place) return <span key={key}>{shown}</span>
    return (
      <Link
        key={key}
        href={place as Route}
        className={LINK}
        prefetch={false}
        onClick={() => onFollow?.()}
      >
        {shown}
      </Link>
    )
  })
}

/** Sentences one below the other. */
export function Sentences({
  sentences,
  of,
  className,
  onFollow,
}: {
  sentences: readonly Sentence[]
  of: Of
  onFollow?: () => void
  className?: string
}) {
  return (
    <ul className={clsx('flex flex-col gap-1', className)}>
      {sentences.map((sentence) => (
        <li key={sentence.id}>
          <SentenceText sentence={sentence} of={of} onFollow={onFollow} />
        </li>
      ))}
    </ul>
  )
}
