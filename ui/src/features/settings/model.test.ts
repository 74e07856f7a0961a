import { expect, it } from 'vitest'
import {
  actionWords,
  changeOf,
  draftOf,
  oneTimePassword,
  otherHosts,
  type Programme,
} from './model'

const programme: Programme = {
  id: 1,
  name: 'Family medicine',
  specialty: 'family medicine',
  example: false,
  archived: false,
  created: '2026-06-01T08:00:00Z',
  people: 8,
  year: {
    timezone: 'America/Chicago',
    start: '2026-07-01',
    end: '2027-06-30',
    blocks: '13x28',
    block_zero: null,
    custom: [],
  },
  blocks: [],
  holidays: [{ date: '2026-12-25', name: 'Christmas Day', tier: 1 }],
  plan: { year: false, blocks: ['1'] },
  sites: [],
  packs: [],
  policy: { publish_needs_approver: false },
  unfinished: [],
  facts_revision: 3,
  etag: '"f3"',
}

it('sends only what differs', () => {
  const draft = draftOf(programme)
  expect(changeOf(programme, draft)).toEqual({})
  expect(changeOf(programme, { ...draft, name: ' Harbor ' })).toEqual({ name: 'Harbor' })
  expect(changeOf(programme, { ...draft, needsApprover: true })).toEqual({
    policy: { publish_needs_approver: true },
  })
  expect(changeOf(programme, { ...draft, blocks: 'months' }).year).toEqual({
    timezone: 'America/Chicago',
    start: '2026-07-01',
    end: '2027-06-30',
    blocks: 'months',
    block_zero: null,
    custom: [],
  })
})

it('sends holidays in the order of the year', () => {
  const draft = draftOf(programme)
  const holidays = [...draft.holidays, { date: '2026-09-07', name: 'Labor Day', tier: 2 }]
  expect(changeOf(programme, { ...draft, holidays }).holidays?.map(({ date }) => date)).toEqual([
    '2026-09-07',
    '2026-12-25',
  ])
})

it('makes passwords that can be read from paper', () => {
  expect(oneTimePassword((count) => Array.from({ length: count }, (_, n) => n * 7))).toMatch(
    /^([a-hj-km-np-z2-9]{4}-){3}[a-hj-km-np-z2-9]{4}$/,
  )
  expect(oneTimePassword()).not.toBe(oneTimePassword())
})

it('finds requests that went elsewhere', () => {
  const own = 'http://127.0.0.1:8000'
  expect(otherHosts([`${own}/api/session`, 'data:image/png;base64,xx'], own)).toEqual([])
  expect(otherHosts(['https://example.org/x', 'https://example.org/y'], own)).toEqual([
    'example.org',
  ])
})
it('says what the audit has as codes', () => {
  expect(actionWords('rule.remove')).toBe('Rule deleted')
  expect(actionWords('programme.example')).toBe('Programme made from an example')
  expect(actionWords('backup.verify')).toBe('backup.verify')
})
