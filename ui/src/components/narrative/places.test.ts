import { describe, expect, it } from 'vitest'
import type { Piece, Sentence, SentenceLink } from '@/lib/api/narratives'
import { placesOf, wordsOf } from './places'

const OF = { schedule: 1, version: 7 }
const text = (words: string): Piece => ({ kind: 'text', text: words, ref: '' })
const person = (ref: string): Piece => ({ kind: 'person', text: ref, ref })
const day = (ref: string): Piece => ({ kind: 'day', text: ref, ref })
const sentence = (pieces: Piece[], links: SentenceLink[] = []): Sentence => ({
  id: 's1',
  text: pieces.map((piece) => piece.text).join(''),
  pieces,
  links,
})
const cell = (who: string, when: string) =>
  `/schedule/?schedule=1&version=7&person=${who}&day=${when}`

describe('where a sentence leads', () => {
  it('is to each person’s own days', () => {
    const pieces = [
      person('R1'),
      text(' on '),
      day('2026-07-06/2026-07-08'),
      text('; '),
      person('R2'),
      text(' on '),
      day('2026-07-09'),
    ]
    const links = [
      { clinician: 'R1', day: '2026-07-06' },
      { clinician: 'R2', day: '2026-07-09' },
    ]
    expect(placesOf(sentence(pieces, links), OF)).toEqual([
      cell('R1', '2026-07-06'),
      null,
      cell('R1', '2026-07-06'),
      null,
      cell('R2', '2026-07-09'),
      null,
      cell('R2', '2026-07-09'),
    ])
  })

  it('is to a day alone where nobody is named', () => {
    const pieces = [text('N is unfilled on '), day('2026-07-06')]
    expect(placesOf(sentence(pieces, [{ day: '2026-07-06' }]), OF)[1]).toBe(
      '/schedule/?schedule=1&version=7&day=2026-07-06',
    )
  })

  it('is to the person of its one link before a name is said', () => {
    const pieces = [text('On '), day('2026-07-06'), text(', as ever, '), person('R1')]
    const [, first, , last] = placesOf(
      sentence(pieces, [{ clinician: 'R1', day: '2026-07-06' }]),
      OF,
    )
    expect([first, last]).toEqual([cell('R1', '2026-07-06'), cell('R1', '2026-07-06')])
  })

  it('is to the page of a rule', () => {
    const pieces: Piece[] = [{ kind: 'rule', text: 'Rest', ref: 'rest-10h' }]
    expect(placesOf(sentence(pieces), OF)).toEqual(['/rules/?rule=rest-10h'])
  })

  it('is nowhere for numbers, notes and words', () => {
    const pieces: Piece[] = [
      text('a'),
      { kind: 'number', text: '2', ref: '2' },
      { kind: 'note', text: '/people', ref: '' },
    ]
    expect(placesOf(sentence(pieces), OF)).toEqual([null, null, null])
  })

  it('is nowhere from the cell that is looked at', () => {
    const here = { person: 'R1', day: '2026-07-06' }
    const pieces = [person('R1'), day('2026-07-06'), day('2026-07-07')]
    expect(placesOf(sentence(pieces), { ...OF, here })).toEqual([
      null,
      null,
      cell('R1', '2026-07-07'),
    ])
  })

  it('is who is on, on a phone', () => {
    const pieces = [person('R1'), day('2026-07-06')]
    expect(placesOf(sentence(pieces), { ...OF, phone: true })).toEqual([
      '/on/?day=2026-07-06',
      '/on/?day=2026-07-06',
    ])
  })

  it('is to the requests where several are counted', () => {
    const pieces: Piece[] = [
      { kind: 'number', text: '19', ref: '19' },
      text(' requests wait: '),
      { kind: 'number', text: '7', ref: '7' },
      text(' for time off.'),
    ]
    const links = [
      { clinician: 'R1', request: '4' },
      { clinician: 'R2', request: '5' },
    ]
    const places = placesOf(sentence(pieces, links), OF)
    expect(places).toEqual(['/requests/', null, null, null])
    expect(wordsOf(pieces, places)).toEqual(['19 requests', ' wait: ', '7', ' for time off.'])
    expect(placesOf(sentence(pieces, links.slice(1)), OF)).toEqual([null, null, null, null])
    const named = [person('R1'), ...pieces]
    expect(placesOf(sentence(named, links), { ...OF, phone: true })[1]).toBe(null)
  })
})
