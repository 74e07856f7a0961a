import type { Finding, Version } from '@/lib/api/schedules'
import type { Permission } from '@/lib/permissions'

export type Action = 'compare' | 'publish' | 'work' | 'fork' | 'rollback' | 'csv' | 'discard'

const NEEDS: Record<Action, Permission> = {
  compare: 'draft_read',
  publish: 'publish',
  work: 'edit',
  fork: 'edit',
  rollback: 'publish',
  csv: 'export',
  discard: 'edit',
}

/** What can be done with a version, in its state, by whom; in the order of the menu. */
export function actionsOf(
  version: Pick<Version, 'id' | 'state'>,
  {
    working,
    inForce,
    may,
  }: {
    working: number | null
    inForce: number | null
    may: (permission: Permission) => boolean
  },
): Action[] {
  const { id, state } = version
  const fits: Record<Action, boolean> = {
    compare: inForce !== null && inForce !== id,
    publish: state === 'draft',
    work: state === 'draft' && working !== id,
    fork: true,
    rollback: state === 'superseded',
    csv: true,
    discard: state === 'draft',
  }
  return (Object.keys(fits) as Action[]).filter((action) => fits[action] && may(NEEDS[action]))
}

/** Which two versions to compare at first: what is in force with the draft in hand or the newest. */
export function defaultPair(
  versions: readonly Pick<Version, 'id' | 'state'>[],
  working: number | null,
): { from: number; to: number } | null {
  const alive = versions.filter(({ state }) => state !== 'discarded')
  const to =
    alive.find(({ id }) => id === working) ??
    alive.find(({ state }) => state === 'draft') ??
    alive[0]
  if (!to) return null
  const others = alive.filter(({ id }) => id !== to.id)
  const from = others.find(({ state }) => state === 'published') ?? others[0]
  return from ? { from: from.id, to: to.id } : null
}

/** Violations that block publishing, and those that somebody allows by name. */
export function violationsOf<One extends Pick<Finding, 'severity' | 'waiver'>>(
  findings: readonly One[],
): { open: One[]; waived: One[] } {
  const violations = findings.filter(({ severity }) => severity === 'must')
  return {
    open: violations.filter(({ waiver }) => waiver === null),
    waived: violations.filter(({ waiver }) => waiver !== null),
  }
}

export type Missing = 'diff' | 'violations' | 'note'

/** What still keeps a draft from being published, in the order of the page. */
export function missingFor(ready: {
  diffRead: boolean
  open: number | null
  note: string
}): Missing[] {
  const missing: Missing[] = []
  if (!ready.diffRead) missing.push('diff')
  if (ready.open !== 0) missing.push('violations')
  if (!ready.note.trim()) missing.push('note')
  return missing
}

/** The instant of a `datetime-local` value, where the browser is; null for half a value. */
export function instantOf(local: string): string | null {
  const time = new Date(local).getTime()
  return local && !Number.isNaN(time) ? new Date(time).toISOString() : null
}

/** A moment as a `datetime-local` value: `2026-07-01T08:30`. */
export function localOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}
