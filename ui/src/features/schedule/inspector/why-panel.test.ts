import { describe, expect, it } from 'vitest'
import type { Sentence, SentenceLink } from '@/lib/api/narratives'
import { reasons } from './why-panel'

const said = (text: string, ...links: SentenceLink[]): Sentence => ({
  id: text,
  text,
  pieces: [{ kind: 'text', text, ref: '' }],
  links,
})
const HERE = { clinician: 'R1', day: '2026-07-06' }

describe('why somebody is there', () => {
  it('leaves out what stands elsewhere in the details', () => {
    const state = said('Ada Berg works N.', HERE)
    const needed = said('It is needed.', { ...HERE, rule: 'night' })
    const broken = said('It breaks a rule.', { ...HERE, rule: 'rest', finding: 'f1' })
    const best = said('The best is Ben.', { clinician: 'R2', day: '2026-07-06' })
    const cannot = said('Cleo cannot.', { clinician: 'R3', day: '2026-07-06', rule: 'rest' })
    expect(reasons([state, needed, broken, best, cannot], 'R1')).toEqual([needed, cannot])
  })

  it('says what it is where nothing else is known', () => {
    const state = said('Ada Berg is off.', HERE)
    expect(reasons([state], 'R1')).toEqual([state])
    expect(reasons([], 'R1')).toEqual([])
  })
})
