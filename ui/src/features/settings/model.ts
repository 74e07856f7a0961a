import type { Schemas } from '@/lib/api/client'
import { messages } from './messages'

export type Programme = Schemas['Programme']
export type User = Schemas['User']
export type Member = Schemas['Member']
export type Role = Member['role']

export const ROLES: readonly Role[] = ['scheduler', 'approver', 'resident', 'faculty', 'viewer']

/** Letters and digits that nobody mistakes for each other when read from paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 4
const GROUP = 4

/** A password to hand over once: `k7mq-x2vn-…`, from as many random numbers as it has letters. */
export function oneTimePassword(
  random: (count: number) => ArrayLike<number> = (count) =>
    crypto.getRandomValues(new Uint32Array(count)),
): string {
  const numbers = Array.from(random(GROUPS * GROUP))
  const letters = numbers.map((number) => LETTERS[number % LETTERS.length]).join('')
  return Array.from({ length: GROUPS }, (_, n) => letters.slice(n * GROUP, (n + 1) * GROUP)).join(
    '-',
  )
}

/** The parts of the settings that the form edits. */
export interface Draft {
  name: string
  specialty: string
  timezone: string
  start: string
  end: string
  blocks: string
  holidays: { date: string; name: string; tier: number }[]
  needsApprover: boolean
}

export const draftOf = (programme: Programme): Draft => ({
  name: programme.name,
  specialty: programme.specialty,
  timezone: programme.year.timezone,
  start: programme.year.start,
  end: programme.year.end,
  blocks: programme.year.blocks,
  holidays: programme.holidays.map(({ date, name, tier }) => ({ date, name, tier })),
  needsApprover: programme.policy.publish_needs_approver,
})

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** Only what differs from what is stored: an unchanged part cannot collide with a colleague's. */
export function changeOf(programme: Programme, draft: Draft): Schemas['ProgrammeChange'] {
  const before = draftOf(programme)
  const change: Schemas['ProgrammeChange'] = {}
  if (draft.name !== before.name) change.name = draft.name.trim()
  if (draft.specialty !== before.specialty) change.specialty = draft.specialty.trim()
  const year = ({ timezone, start, end, blocks }: Draft) => ({ timezone, start, end, blocks })
  if (!same(year(draft), year(before)))
    change.year = {
      ...year(draft),
      blocks: draft.blocks as NonNullable<Schemas['ProgrammeChange']['year']>['blocks'],
      block_zero: programme.year.block_zero,
      custom: draft.blocks === 'custom' ? programme.year.custom : [],
    }
  if (!same(draft.holidays, before.holidays))
    change.holidays = [...draft.holidays].sort((a, b) => a.date.localeCompare(b.date))
  if (draft.needsApprover !== before.needsApprover)
    change.policy = { publish_needs_approver: draft.needsApprover }
  return change
}

/** Hosts other than the page's own among the addresses that were asked for. */
export function otherHosts(addresses: readonly string[], origin: string): string[] {
  const hosts = addresses.flatMap((address) => {
    const url = URL.parse(address)
    return url && /^https?:$/.test(url.protocol) && url.origin !== origin ? [url.host] : []
  })
  return [...new Set(hosts)].sort()
}

/** `rule.remove` of the audit as one says it: `Rule deleted`; an unknown one stays as it is. */
export function actionWords(action: string): string {
  const [subject = '', verb = ''] = action.split('.')
  const { subjects, verbs } = messages.audit
  const [what, done] = [subjects[subject], verbs[verb]]
  return what && done ? `${what} ${done}` : action
}
