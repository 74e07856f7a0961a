import { lines, type Shift } from './model'

export const draftOf = (shift: Shift | undefined) => ({
  id: shift?.id ?? '',
  name: shift?.name ?? '',
  kind: shift?.kind ?? 'shift',
  start: shift?.start ?? '',
  end: shift?.end ?? '',
  site: shift?.site ?? '',
  half: shift?.half ?? null,
  transition: (shift?.transition ?? 0) as number | null,
  worked: shift?.worked.join('\n') ?? '',
  with: shift?.with ?? [],
  days: shift?.days ?? 'all',
  points: (shift?.points ?? 1) as number | null,
})

export type ShiftDraft = ReturnType<typeof draftOf>

/** What is sent of a form; the id goes with new shifts only. */
export const sentOf = (draft: ShiftDraft) => ({
  name: draft.name.trim(),
  kind: draft.kind,
  site: draft.site,
  half: draft.half,
  with: draft.with,
  days: draft.days,
  start: draft.start.trim(),
  end: draft.end.trim(),
  worked: lines(draft.worked),
  transition: draft.transition ?? 0,
  points: draft.points ?? 1,
})

export function shiftMistakes(draft: ShiftDraft, required: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const field of ['id', 'start', 'end'] as const)
    if (!draft[field].trim()) found[field] = required
  return found
}
