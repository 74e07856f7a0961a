import { useEffect, useRef, useState } from 'react'
import { messages } from './messages'
import { type Generation, type Milestone, milestone } from './model'

/** Milliseconds between two milestones that are said aloud; one between them is left out. */
const APART = 10_000

function wordsOf(found: Milestone): string {
  const { milestones, tiers } = messages
  if (found.kind !== 'settled') return milestones[found.kind]
  return milestones.settled(tiers[found.tier] ?? found.tier, found.value, found.proven)
}

/** The latest thing worth saying of a generation: the first schedule, a goal that is settled. */
export function useMilestone(generation: Generation): string {
  const before = useRef(generation)
  const at = useRef(0)
  const [said, setSaid] = useState('')
  useEffect(() => {
    const found = milestone(before.current, generation)
    before.current = generation
    const now = performance.now()
    if (!found || (at.current && now - at.current < APART && found.kind === 'settled')) return
    at.current = now
    setSaid(wordsOf(found))
  }, [generation])
  return said
}
