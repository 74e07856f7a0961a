import type { SessionProgramme } from '@/lib/api/session'

export type Permission = SessionProgramme['permissions'][number]

/** Whether to offer it. The server decides by the same table; this only hides what it refuses. */
export const can = (programme: SessionProgramme | undefined, permission: Permission): boolean =>
  programme?.permissions.includes(permission) ?? false

/** People who work the schedule and do not make it start with their own days. */
export const worksOnly = (programme: SessionProgramme | undefined): boolean =>
  programme?.role === 'resident' || programme?.role === 'faculty'
