import { describe, expect, it } from 'vitest'
import type { OnScreen } from '@/lib/on-screen'
import { chipsOf, questionOf } from './chips'

const ELSEWHERE: OnScreen = {
  schedule: null,
  version: null,
  etag: '',
  days: null,
  block: null,
  person: null,
  day: null,
  compared: null,
}
const CELL: OnScreen = {
  ...ELSEWHERE,
  schedule: 1,
  version: 7,
  person: { id: 'R1', name: 'Ada Berg' },
  day: '2026-07-06',
}
const requests = (shown: OnScreen, mayPlan = true) =>
  Object.fromEntries(chipsOf(shown, mayPlan).map(({ id, request }) => [id, request]))

describe('the chips', () => {
  it('speak of the selected cell', () => {
    expect(requests(CELL)).toEqual({
      summary: { kind: 'summary', body: { version: 7, span: { kind: 'week' } } },
      why: {
        kind: 'why',
        body: {
          version: 7,
          about: { kind: 'cell', clinician: 'R1', day: '2026-07-06', layer: 'days' },
        },
      },
      changes: {
        kind: 'ask',
        body: { text: 'What changed?', version: 7, day: '2026-07-06', clinician: 'R1' },
      },
      cover: { kind: 'cover', body: { version: 7, clinician: 'R1', day: '2026-07-06' } },
      announce: { kind: 'announce', body: { kind: 'publication', version: 7 } },
    })
    expect(chipsOf(CELL, true).map(({ label }) => label)).toContain('Why is Ada Berg here?')
  })

  it('begin a question where somebody must be named first', () => {
    const chips = chipsOf(ELSEWHERE, true).filter(({ request }) => !request)
    expect(chips.map(({ id, begin }) => [id, begin])).toEqual([
      ['why', 'Why is '],
      ['cover', 'Who can cover for '],
    ])
  })

  it('compare the two versions on screen', () => {
    const compared = { from: 5, to: 7 }
    expect(requests({ ...ELSEWHERE, compared }).changes).toEqual({
      kind: 'changes',
      body: compared,
    })
  })

  it('ask nothing of drafts for who may not read them', () => {
    expect(Object.keys(requests(CELL, false))).toEqual(['summary', 'changes'])
  })
})

describe('a question', () => {
  it('goes with what its writer looks at, as far as there is something', () => {
    expect(questionOf('Why?', ELSEWHERE)).toEqual({ text: 'Why?' })
    expect(questionOf('Why?', CELL)).toEqual({
      text: 'Why?',
      version: 7,
      day: '2026-07-06',
      clinician: 'R1',
    })
  })
})
