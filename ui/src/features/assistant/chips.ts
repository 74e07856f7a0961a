import type { Question } from '@/lib/api/narratives'
import type { OnScreen } from '@/lib/on-screen'
import type { Request } from './conversation'
import { messages } from './messages'

export interface Chip {
  id: string
  label: string
  /** What is asked; without it the question only begins, and somebody must be named. */
  request: Request | null
  begin: string
}

const words = messages.chip

/** The question in the asker's own words, with the cell that they look at. */
export const questionOf = (text: string, { version, day, person }: OnScreen): Question => ({
  text,
  ...(version !== null && { version }),
  ...(day && { day }),
  ...(person && { clinician: person.id }),
})

export const sentence = (text: string, shown: OnScreen): Request => ({
  kind: 'ask',
  body: questionOf(text, shown),
})

/** What can be asked with one click about what is on screen. */
export function chipsOf(shown: OnScreen, mayPlan: boolean): Chip[] {
  const { version, person, day, compared } = shown
  const chip = (id: string, label: string, request: Request | null, begin = ''): Chip => ({
    id,
    label,
    request,
    begin,
  })
  const spoken = (id: string, label: string) => chip(id, label, sentence(label, shown))
  const summary = chip('summary', words.summary, {
    kind: 'summary',
    body: { span: { kind: 'week' }, ...(version !== null && { version }) },
  })
  const changes = compared
    ? chip('changes', words.changes, { kind: 'changes', body: compared })
    : spoken('changes', words.changes)
  if (!mayPlan) return [summary, changes]
  const cell = version !== null && person && day ? { version, clinician: person.id, day } : null
  return [
    summary,
    cell && person
      ? chip('why', words.why(person.name), {
          kind: 'why',
          body: {
            version: cell.version,
            about: { kind: 'cell', clinician: cell.clinician, day: cell.day, layer: 'days' },
          },
        })
      : chip('why', words.why(messages.nobody), null, messages.begin.why),
    changes,
    cell && person
      ? chip('cover', words.cover(person.name), { kind: 'cover', body: cell })
      : chip('cover', words.coverNobody, null, messages.begin.cover),
    version === null
      ? spoken('announce', words.announce)
      : chip('announce', words.announce, {
          kind: 'announce',
          body: { kind: 'publication', version },
        }),
  ]
}
