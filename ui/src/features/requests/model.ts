import type { Schemas } from '@/lib/api/client'
import { daysBetween, formatDay, formatRange, type IsoDay } from '@/lib/dates'
import { messages } from './messages'

export type Request = Schemas['Request']
export type Leave = Schemas['Leave']
export type Kind = Schemas['NewRequest']['kind']

export const KINDS: readonly Kind[] = [
  'vacation',
  'wish_off',
  'need_off',
  'no_call',
  'on',
  'elective',
]
export const TRIAGE = ['open', 'approved', 'declined'] as const
export type Triage = (typeof TRIAGE)[number]

const sortKey = ({ start, rank, id }: Request): string =>
  `${start ?? '9999'}:${String(rank).padStart(2, '0')}:${String(id).padStart(9, '0')}`

/** Those in a state whose words or name are asked for, by their first day, then rank. */
export function triage(requests: readonly Request[], state: Triage, text: string): Request[] {
  const asked = text.trim().toLowerCase()
  return requests
    .filter((one) => one.state === state)
    .filter((one) =>
      `${one.name} ${one.words} ${one.note} ${messages.kinds[one.kind] ?? ''}`
        .toLowerCase()
        .includes(asked),
    )
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
}

/** The neighbour of what is open; the first when nothing is, or it has gone. */
export function neighbour(
  list: readonly Request[],
  open: number | null,
  step: 1 | -1,
): Request | undefined {
  const at = list.findIndex(({ id }) => id === open)
  if (at < 0) return list[0]
  return list[Math.max(0, Math.min(list.length - 1, at + step))]
}

/** What follows when one is decided: the next in the list, else the one before. */
export function following(list: readonly Request[], decided: number): Request | undefined {
  const at = list.findIndex(({ id }) => id === decided)
  return list[at + 1] ?? list[at - 1]
}

/** What a schedule says to a request, in words. */
export function answerText(answer: Request['answer']): string {
  if (!answer) return ''
  const { partly, ...plain } = messages.answer
  return answer.answer === 'partly' ? partly(answer.granted, answer.wanted) : plain[answer.answer]
}

const split = (moment: string): { day: IsoDay; time: string } => ({
  day: moment.slice(0, 10),
  time: moment.slice(11, 16),
})
const join = (day: IsoDay, time: string): string => (time ? `${day}T${time}` : day)

/** When someone is away: days, or a part of one. */
export function leaveText({ start, end }: Leave): string {
  const [from, to] = [split(start), split(end)]
  const words = messages.leave
  if (!from.time && !to.time) return formatRange(from.day, to.day)
  const first = formatDay(from.day, { year: from.day !== to.day })
  const last = formatDay(to.day, { year: true })
  if (from.day === to.day)
    return from.time
      ? to.time
        ? `${last}, ${from.time} – ${to.time}`
        : words.from(last, from.time)
      : words.until(last, to.time)
  return `${[first, from.time].filter(Boolean).join(', ')} – ${[last, to.time].filter(Boolean).join(', ')}`
}

/** Whole days; null for a part of a day. */
export const leaveLength = ({ start, end }: Leave): number | null =>
  start.length === 10 && end.length === 10 ? daysBetween(start, end) + 1 : null

export interface LeaveDraft {
  clinician: string | null
  kind: string
  start: IsoDay | null
  startTime: string
  end: IsoDay | null
  endTime: string
  note: string
}

export function leaveDraft(leave: Leave | undefined): LeaveDraft {
  const [from, to] = [split(leave?.start ?? ''), split(leave?.end ?? '')]
  return {
    clinician: leave?.clinician ?? null,
    kind: leave?.kind ?? 'vacation',
    start: from.day || null,
    startTime: from.time,
    end: to.day || null,
    endTime: to.time,
    note: leave?.note ?? '',
  }
}

export const leaveSent = (draft: LeaveDraft) => ({
  clinician: draft.clinician ?? '',
  kind: draft.kind.trim(),
  start: join(draft.start ?? '', draft.startTime),
  end: join(draft.end ?? draft.start ?? '', draft.endTime),
  note: draft.note,
})

interface MistakeWords {
  required: string
  order: string
}

export const leaveMistakes = (draft: LeaveDraft, words: MistakeWords): Record<string, string> => ({
  ...(!draft.clinician && { clinician: words.required }),
  ...(!draft.kind.trim() && { kind: words.required }),
  ...(!draft.start && { start: words.required }),
  ...(draft.start && draft.end && draft.end < draft.start && { end: words.order }),
})

export interface RequestDraft {
  clinician: string | null
  kind: Kind
  start: IsoDay | null
  end: IsoDay | null
  what: string
  rank: number
  note: string
}

export const requestDraft = (request: Request | undefined): RequestDraft => ({
  clinician: request?.clinician ?? null,
  kind: KINDS.find((one) => one === request?.kind) ?? 'vacation',
  start: request?.start ?? null,
  end: request?.end ?? null,
  what: request?.what ?? '',
  rank: request?.rank ?? 1,
  note: request?.note ?? '',
})

/** Whether this kind names a shift or a rotation, and whether it needs days. */
export const asksFor = (kind: Kind) => ({
  what: kind === 'on' ? ('shift' as const) : kind === 'elective' ? ('rotation' as const) : null,
  days: kind !== 'elective',
})

export function requestMistakes(
  draft: RequestDraft,
  words: MistakeWords,
  needsPerson: boolean,
): Record<string, string> {
  const { what, days } = asksFor(draft.kind)
  return {
    ...(needsPerson && !draft.clinician && { clinician: words.required }),
    ...(what && !draft.what.trim() && { what: words.required }),
    ...(days && !draft.start && { start: words.required }),
    ...(draft.start && draft.end && draft.end < draft.start && { end: words.order }),
  }
}

/** The weeks with the least room, so many at most, in their order. */
export function fullest(weeks: readonly Schemas['Week'][], most: number): Schemas['Week'][] {
  const room = ({ asked, possible }: Schemas['Week']) => (possible ?? 0) - asked
  const kept = new Set(weeks.toSorted((a, b) => room(a) - room(b)).slice(0, most))
  return weeks.filter((week) => kept.has(week))
}

/** Percent of the most that is asked in any of some weeks, or of what is possible if that is more. */
export function pressureShare(
  week: Schemas['Week'],
  weeks: readonly Schemas['Week'][],
): { asked: number; possible: number | null } {
  const top = Math.max(1, ...weeks.map(({ asked, possible }) => Math.max(asked, possible ?? 0)))
  const share = (count: number) => Math.round((count / top) * 100)
  return {
    asked: share(week.asked),
    possible: week.possible === null ? null : share(week.possible),
  }
}
