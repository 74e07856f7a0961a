import { describe, expect, it } from 'vitest'
import type { AskedForm } from '@/lib/api/narratives'
import { type Filled, filledBy, INTENTS, intentOf, SHAPES, sentenceOf } from './form-fields'

const form = (part: Partial<AskedForm>): AskedForm => ({
  kind: 'form',
  intent: null,
  understood: { people: [], days: [], shift: null, rotation: null },
  missing: [],
  narrative: {
    title: '',
    version: 7,
    revision: 4,
    state: 'draft',
    sentences: [],
    copyable: '',
  },
  ...part,
})
const FULL: Filled = { person: 'R1', other: 'R2', day: '2026-07-06', shift: 'N' }
const nameOf = (id: string) => ({ R1: 'Ada Berg', R2: 'Ben Castillo' })[id] ?? id

describe('the form of a question', () => {
  it('begins with what was understood', () => {
    const understood = { people: ['R1', 'R2'], days: ['2026-07-06'], shift: 'N', rotation: null }
    expect(filledBy(form({ understood }))).toEqual(FULL)
    expect(intentOf(form({ intent: 'swap' }))).toBe('swap')
    expect(intentOf(form({ intent: 'summary_week' }))).toBeNull()
    expect(intentOf(form({}))).toBeNull()
  })

  it('makes a sentence with every field of each intent', () => {
    for (const intent of INTENTS) {
      const text = sentenceOf(intent, FULL, nameOf) ?? ''
      const said = { person: 'Ada Berg', other: 'Ben Castillo', day: '2026-07-06', shift: 'N' }
      for (const field of SHAPES[intent].needs) expect(text).toContain(said[field])
    }
    expect(sentenceOf('swap', FULL, nameOf)).toBe('Swap Ada Berg and Ben Castillo on 2026-07-06')
  })

  it('makes none while a field is empty', () => {
    expect(sentenceOf('swap', { ...FULL, other: null }, nameOf)).toBeNull()
    expect(sentenceOf('who_on', { ...FULL, person: null }, nameOf)).toBe('Who is on 2026-07-06?')
  })
})
