import type { AskedForm } from '@/lib/api/narratives'

export type Missing = 'person' | 'other' | 'day' | 'shift'
export type Filled = Record<Missing, string | null>

interface Shape {
  needs: readonly Missing[]
  /** The sentence that means just this, with every field in its place. */
  words: (filled: Record<Missing, string>) => string
}

/** What the form can ask for: each is a sentence again, so that it is read like any other. */
export const SHAPES = {
  why_cell: {
    needs: ['person', 'day'],
    words: ({ person, day }) => `Why is ${person} working on ${day}?`,
  },
  cover: {
    needs: ['person', 'day'],
    words: ({ person, day }) => `Who can cover for ${person} on ${day}?`,
  },
  who_on: { needs: ['day'], words: ({ day }) => `Who is on ${day}?` },
  who_off: { needs: ['day'], words: ({ day }) => `Who is off on ${day}?` },
  shifts: { needs: ['person'], words: ({ person }) => `When does ${person} work?` },
  assign: {
    needs: ['person', 'shift', 'day'],
    words: ({ person, shift, day }) => `Assign ${shift} to ${person} on ${day}`,
  },
  unassign: {
    needs: ['person', 'day'],
    words: ({ person, day }) => `Unassign ${person} on ${day}`,
  },
  hand_over: {
    needs: ['person', 'other', 'day'],
    words: ({ person, other, day }) => `Replace ${person} on ${day} with ${other}`,
  },
  swap: {
    needs: ['person', 'other', 'day'],
    words: ({ person, other, day }) => `Swap ${person} and ${other} on ${day}`,
  },
  request_off: {
    needs: ['person', 'day'],
    words: ({ person, day }) => `Request ${day} off for ${person}`,
  },
  pin: { needs: ['person', 'day'], words: ({ person, day }) => `Pin ${person} on ${day}` },
  unpin: { needs: ['person', 'day'], words: ({ person, day }) => `Unpin ${person} on ${day}` },
} as const satisfies Record<string, Shape>

export type Intent = keyof typeof SHAPES
export const INTENTS = Object.keys(SHAPES) as Intent[]

const isIntent = (intent: string | null): intent is Intent => intent !== null && intent in SHAPES

/** The intent that was understood, if the form can ask for it. */
export const intentOf = ({ intent }: AskedForm): Intent | null => (isIntent(intent) ? intent : null)

/** What was understood, in its fields. */
export function filledBy({ understood }: AskedForm): Filled {
  const { people, days, shift } = understood
  return {
    person: people[0] ?? null,
    other: people[1] ?? null,
    day: days[0] ?? null,
    shift,
  }
}

/** The sentence for the chosen fields, `nameOf` for people; null while one is empty. */
export function sentenceOf(
  intent: Intent,
  filled: Filled,
  nameOf: (id: string) => string,
): string | null {
  const shape: Shape = SHAPES[intent]
  if (shape.needs.some((field) => !filled[field])) return null
  const { person, other, day, shift } = filled
  return shape.words({
    person: nameOf(person ?? ''),
    other: nameOf(other ?? ''),
    day: day ?? '',
    shift: shift ?? '',
  })
}
