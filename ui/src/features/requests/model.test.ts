import { expect, it } from 'vitest'
import {
  answerText,
  asksFor,
  following,
  fullest,
  type Leave,
  leaveDraft,
  leaveLength,
  leaveMistakes,
  leaveSent,
  leaveText,
  neighbour,
  pressureShare,
  type Request,
  requestDraft,
  requestMistakes,
  triage,
} from './model'

const request = (id: number, rest: Partial<Request> = {}): Request => ({
  id,
  code: `Q${id}`,
  clinician: 'R1',
  name: 'Ada Berg',
  kind: 'wish_off',
  start: '2026-07-11',
  end: '2026-07-12',
  what: '',
  rank: 1,
  note: '',
  state: 'open',
  decision_note: '',
  decided_by: null,
  decided_at: null,
  created: '2026-05-02T09:30:00Z',
  words: 'off',
  answer: null,
  etag: '"r1"',
  ...rest,
})
const leave = (start: string, end: string): Leave => ({
  id: 1,
  clinician: 'R1',
  name: 'Ada Berg',
  start,
  end,
  kind: 'vacation',
  note: '',
  etag: '"r1"',
})
const words = { required: 'required', order: 'order' }

it('lists what waits by its first day, then rank', () => {
  const all = [
    request(1, { start: '2026-08-01' }),
    request(2, { rank: 2 }),
    request(3, { name: 'Ben Castillo' }),
    request(4, { state: 'approved' }),
  ]
  expect(triage(all, 'open', '').map(({ id }) => id)).toEqual([3, 2, 1])
  expect(triage(all, 'open', 'castillo').map(({ id }) => id)).toEqual([3])
  expect(triage(all, 'approved', '').map(({ id }) => id)).toEqual([4])
})
it('moves through the list and stays inside', () => {
  const list = [request(1), request(2), request(3)]
  expect(neighbour(list, null, 1)?.id).toBe(1)
  expect(neighbour(list, 1, 1)?.id).toBe(2)
  expect(neighbour(list, 3, 1)?.id).toBe(3)
  expect(neighbour(list, 1, -1)?.id).toBe(1)
  expect(following(list, 2)?.id).toBe(3)
  expect(following(list, 3)?.id).toBe(2)
  expect(following([request(1)], 1)).toBeUndefined()
})
it('says what the schedule answers', () => {
  const answer = { answer: 'partly' as const, granted: 1, wanted: 2, words: null }
  expect(answerText(answer)).toBe('1 of 2 in the schedule')
  expect(answerText({ ...answer, answer: 'open' })).toBe('no schedule yet')
  expect(answerText(null)).toBe('')
})
it('writes leave by days or by parts of them, and reads it back', () => {
  const part = leave('2026-07-22T12:00', '2026-07-22')
  expect(leaveText(part)).toBe('22 Jul 2026 from 12:00')
  expect(leaveText(leave('2026-07-22', '2026-07-22T12:00'))).toBe('22 Jul 2026 until 12:00')
  expect(leaveText(leave('2026-07-22T08:00', '2026-07-22T12:00'))).toBe(
    '22 Jul 2026, 08:00 – 12:00',
  )
  expect(leaveText(leave('2026-07-13', '2026-07-19'))).toBe('13 – 19 Jul 2026')
  expect(leaveText(leave('2026-07-13T12:00', '2026-07-19'))).toBe(
    '13 Jul 2026, 12:00 – 19 Jul 2026',
  )
  expect([leaveLength(part), leaveLength(leave('2026-07-13', '2026-07-19'))]).toEqual([null, 7])
  expect(leaveSent(leaveDraft(part))).toMatchObject({
    start: '2026-07-22T12:00',
    end: '2026-07-22',
  })
  expect(leaveSent({ ...leaveDraft(undefined), start: '2026-07-22' }).end).toBe('2026-07-22')
  expect(leaveMistakes(leaveDraft(undefined), words)).toEqual({
    clinician: 'required',
    start: 'required',
  })
})
it('asks a form for what its kind needs', () => {
  const draft = requestDraft(undefined)
  expect(requestMistakes(draft, words, true)).toEqual({ clinician: 'required', start: 'required' })
  expect(requestMistakes({ ...draft, kind: 'elective' }, words, false)).toEqual({
    what: 'required',
  })
  const back = { ...draft, start: '2026-07-02', end: '2026-07-01' }
  expect(requestMistakes(back, words, false)).toEqual({ end: 'order' })
  expect(asksFor('on')).toEqual({ what: 'shift', days: true })
})
it('draws weeks against the fullest of them', () => {
  const week = (asked: number, possible: number | null) => ({
    start: '2026-07-06',
    end: '2026-07-12',
    block: '1',
    asked,
    approved: 0,
    away: 0,
    people: 8,
    possible,
    rule: null,
    words: '',
  })
  const weeks = [week(1, null), week(4, 2)]
  expect(fullest([week(1, 3), week(5, 3), week(4, 3)], 2).map(({ asked }) => asked)).toEqual([5, 4])
  expect(weeks.map((one) => pressureShare(one, weeks))).toEqual([
    { asked: 25, possible: null },
    { asked: 100, possible: 50 },
  ])
})
