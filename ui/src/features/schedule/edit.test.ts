import { describe, expect, it } from 'vitest'
import { buildModel } from './grid/model'
import { placeOf } from './grid/selection'
import { findingsAbout, spanOf, withShare } from './inspector/about'
import { ranked } from './inspector/others-panel'
import { excluded } from './inspector/why-panel'
import { asOperations, assignTo, clear, pin, swapWith } from './operations'
import { finding, grid, there } from './testing/grid'
import { choicesOf, found } from './tool/choices'
import { costWords } from './tool/verdict-view'
import type { Option, Target } from './types'
import { moved } from './use-actions'

const model = buildModel(grid())
const place = there(placeOf(model, { clinician: 'R1', start: 3, length: 2, byDay: true }))

describe('operations', () => {
  const cells = { clinician: 'R1', day: '2026-07-04', layer: 'days', length: 2 }
  it('name the selected cells', () => {
    expect(assignTo(model, place, 'N')).toEqual({ op: 'assign', ...cells, code: 'N' })
    expect(clear(model, place)).toEqual({ op: 'clear', ...cells })
    expect(swapWith(model, place, 'R2')).toEqual({ op: 'swap', ...cells, other: 'R2' })
    expect(pin(model, place, false)).toEqual({ op: 'pin', ...cells })
    expect(pin(model, place, true)).toEqual({ op: 'unpin', ...cells })
  })
  it('of the server go back as they came', () => {
    const sent = [{ op: 'clear', clinician: 'R1', day: '2026-07-04', layer: 'days' }]
    expect(asOperations(sent)).toBe(sent)
  })
})

describe('choices', () => {
  it('are the shifts of the days, and off', () => {
    const choices = choicesOf({ kind: 'assign', typed: '' }, model, place)
    expect(choices.map(({ label, now }) => [label, now])).toEqual([
      ['Day', true],
      ['Night float', false],
      ['Off', false],
    ])
    expect(choices.at(-1)?.operation.op).toBe('clear')
  })
  it('are the rotations on the layer of blocks', () => {
    const blocks = buildModel(grid({ layer: 'blocks', days: grid().blocks }))
    const at = there(placeOf(blocks, { clinician: 'R2', start: 0, length: 1, byDay: true }))
    const labels = choicesOf({ kind: 'assign', typed: '' }, blocks, at).map(({ label }) => label)
    expect(labels).toEqual(['Wards', 'Off'])
  })
  it('are the other people for a swap, with what they have there', () => {
    const choices = choicesOf({ kind: 'swap', typed: '' }, model, place)
    expect(choices.map(({ label, hint }) => [label, hint])).toEqual([
      ['Bo Ito', 'Off'],
      ['Cy Kaur', 'Leave'],
    ])
  })
  it('are found by code first, then by word, then by any part', () => {
    const choices = choicesOf({ kind: 'assign', typed: '' }, model, place)
    const labels = (typed: string) => found(choices, typed).map(({ label }) => label)
    expect(labels('')).toHaveLength(3)
    expect(labels('d')).toEqual(['Day'])
    expect(labels('f')).toEqual(['Night float', 'Off'])
    expect(labels('igh')).toEqual(['Night float'])
    expect(labels('zz')).toEqual([])
  })
})

describe('findings', () => {
  it('end on the day before a midnight', () => {
    expect(spanOf(finding())).toEqual(['2026-07-02', '2026-07-03'])
    expect(spanOf(finding({ end: '2026-07-04T06:00:00-04:00' }))).toEqual([
      '2026-07-02',
      '2026-07-04',
    ])
    expect(spanOf(finding({ end: '2026-07-02T00:00:00-04:00' }))).toEqual([
      '2026-07-02',
      '2026-07-02',
    ])
    expect(spanOf(finding({ start: null }))).toBeNull()
  })
  it('about a person in some days, violations first', () => {
    const all = [
      finding({ key: 'should', severity: 'should' }),
      finding({ key: 'must' }),
      finding({ key: 'prefer', severity: 'prefer' }),
      finding({ key: 'other', clinicians: [{ id: 'R2', name: 'Bo Ito' }] }),
      finding({ key: 'always', start: null, end: null, severity: 'should' }),
    ]
    const keys = (first: string, last: string) =>
      findingsAbout(all, 'R1', first, last).own.map(({ key }) => key)
    expect(keys('2026-07-03', '2026-07-05')).toEqual(['must', 'should', 'always'])
    expect(keys('2026-07-05', '2026-07-06')).toEqual(['always'])
    const short = finding({ key: 'short', clinicians: [] })
    const about = findingsAbout([...all, short], 'R1', '2026-07-03', '2026-07-03')
    expect(about.days.map(({ key }) => key)).toEqual(['short'])
  })
  it('that name nobody are the own ones where the cell adds to them', () => {
    const full = finding({ key: 'full', rule: 'nights', clinicians: [] })
    const short = finding({ key: 'short', rule: 'days', clinicians: [] })
    const own = finding({ key: 'own', severity: 'should' })
    const about = findingsAbout([own, short, full], 'R1', '2026-07-03', '2026-07-03')
    const keys = (day: string, rules: string[]) => {
      const { own, days } = withShare(about, [{ first: day, last: day, rules }])
      return [own.map(({ key }) => key), days.map(({ key }) => key)]
    }
    expect(keys('2026-07-03', ['nights', 'fair'])).toEqual([['full', 'own'], ['short']])
    expect(keys('2026-07-09', ['nights'])).toEqual([['own'], ['short', 'full']])
  })
})

describe('words of a price', () => {
  it('name each tier once, what it costs or saves', () => {
    expect(
      costWords([
        { tier: 'fair', amount: 2 },
        { tier: 'fair', amount: 1 },
        { tier: 'wishes', amount: -10 },
        { tier: 'covered', amount: 0 },
        { tier: 'unknown', amount: 5 },
      ]),
    ).toBe('costs 3 in fairness, saves 10 in wishes')
    expect(costWords([])).toBe('')
  })
})

describe('others', () => {
  const target = (
    name: string,
    standing: Target['standing'],
    price: Record<string, number>,
  ): Target => ({
    clinician: name,
    name,
    way: 'takes',
    standing,
    rule: '',
    words: '',
    price,
    operations: [],
  })
  it('come legal first, then cheap by tier', () => {
    const order = ranked([
      target('advised', 'advisory', {}),
      target('unfair', 'ok', { fair: 2 }),
      target('wish', 'ok', { wishes: 90 }),
      target('free', 'ok', {}),
      target('saves', 'ok', { fair: -1 }),
    ])
    expect(order.map(({ name }) => name)).toEqual(['saves', 'free', 'wish', 'unfair', 'advised'])
  })
  it('who cannot are counted by the rule that says so', () => {
    const option = (name: string, rule: string, can = false) =>
      ({ name, rule, can, because: 'clock' }) as Option
    const groups = excluded([
      option('a', 'rest'),
      option('b', 'level'),
      option('c', 'rest'),
      option('d', ''),
      option('e', '', true),
    ])
    expect(groups.map(({ rule, options }) => [rule, options.length])).toEqual([
      ['rest', 2],
      ['clock', 1],
      ['level', 1],
    ])
  })
})

describe('keys that move', () => {
  const to = (action: Parameters<typeof moved>[2]) => {
    const found = moved(model, place, action, 2, '2026-07-09')
    return found && [found.clinician, found.start, found.length]
  }
  it('lead to blocks, today, screens and ends', () => {
    expect(to({ do: 'block', step: 1 })).toEqual(['R1', 5, 3])
    expect(to({ do: 'block', step: -1 })).toEqual(['R1', 0, 5])
    expect(to({ do: 'today' })).toEqual(['R1', 8, 4])
    expect(to({ do: 'upDown', people: 'page' })).toEqual(['R3', 3, 1])
    expect(to({ do: 'upDown', people: '-page' })).toEqual(['R1', 3, 1])
    expect(to({ do: 'upDown', people: 1 })).toEqual(['R2', 3, 1])
    expect(to({ do: 'edge', end: 'last', whole: false })).toEqual(['R1', 13, 1])
    expect(to({ do: 'extend', step: 1 })).toEqual(['R1', 3, 3])
    expect(to({ do: 'sideways', step: 1, byDay: false })).toEqual(['R1', 5, 3])
    expect(to({ do: 'pin' })).toBeNull()
    expect(moved(model, place, { do: 'today' }, 1, '2030-01-01')).toBeNull()
  })
})
