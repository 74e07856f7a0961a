import type { Route } from 'next'
import type { Session, SessionProgramme } from '@/lib/api/session'
import { can, worksOnly } from '@/lib/permissions'
import { messages } from './messages'

export interface NavItem {
  href: Route
  label: string
  /** A sequence: g, then a letter. */
  keys: string
}

export interface NavGroup {
  label?: string
  items: NavItem[]
}

/** Where someone can go in a programme; what their role may not read is not there. */
export function navigation(
  programme: SessionProgramme | undefined,
  user: Session['user'],
): NavGroup[] {
  const { nav } = messages
  const item = (shown: boolean, href: Route, label: string, keys: string) =>
    shown ? [{ href, label, keys }] : []
  const mine: NavGroup = {
    label: messages.mineGroup,
    items: [
      ...item(programme?.clinician != null, '/my', nav.my, 'g m'),
      ...item(programme?.clinician != null || worksOnly(programme), '/on', nav.on, 'g w'),
    ],
  }
  const main: NavGroup = {
    items: [
      ...item(can(programme, 'published_read'), '/schedule', nav.schedule, 'g s'),
      ...item(can(programme, 'generate'), '/generate', nav.generate, 'g g'),
      ...item(
        can(programme, 'requests_own') || can(programme, 'requests_all'),
        '/requests',
        nav.requests,
        'g r',
      ),
      ...item(can(programme, 'draft_read'), '/compliance', nav.compliance, 'g c'),
      ...item(can(programme, 'draft_read'), '/versions', nav.versions, 'g v'),
    ],
  }
  const facts: NavGroup = {
    label: messages.programmeGroup,
    items: [
      ...item(can(programme, 'facts_read'), '/people', nav.people, 'g p'),
      ...item(can(programme, 'facts_read'), '/rotations', nav.rotations, 'g o'),
      ...item(can(programme, 'facts_read'), '/rules', nav.rules, 'g u'),
      // Everybody has an account and an appearance to set.
      ...item(user !== null, '/settings', nav.settings, 'g e'),
    ],
  }
  const groups = worksOnly(programme) ? [{ items: mine.items }, main, facts] : [main, facts, mine]
  return groups.filter((group) => group.items.length > 0)
}

/** `/schedule/` and `/schedule` are the same page. */
export const isCurrent = (pathname: string, href: string): boolean =>
  pathname.replace(/\/$/, '') === href
