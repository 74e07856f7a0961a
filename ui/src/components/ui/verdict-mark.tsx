import clsx from 'clsx'
import { Check, Minus, ShieldCheck, Triangle, TriangleAlert } from 'lucide-react'
import { messages } from '@/lib/messages'

/** Verdicts as the API names them: of people (ok, near, advisory, violation) and of rules (pass …). */
export type Verdict = 'ok' | 'near' | 'advisory' | 'violation' | 'pass' | 'fail' | 'waived' | 'none'

const LOOK = {
  ok: { icon: Check, tone: 'text-ok' },
  pass: { icon: Check, tone: 'text-ok' },
  near: { icon: Triangle, tone: 'text-warn' },
  advisory: { icon: Triangle, tone: 'text-warn' },
  violation: { icon: TriangleAlert, tone: 'text-bad' },
  fail: { icon: TriangleAlert, tone: 'text-bad' },
  waived: { icon: ShieldCheck, tone: 'text-mute' },
  none: { icon: Minus, tone: 'text-mute' },
} as const

/** A verdict by shape, colour and word; the word is hidden where there is no room for it. */
export function VerdictMark({
  verdict,
  words,
  hideWords = false,
  quiet = false,
}: {
  verdict: Verdict
  words?: string
  hideWords?: boolean
  /** Without its colour: nothing has this verdict. */
  quiet?: boolean
}) {
  const { icon: Icon, tone } = LOOK[verdict]
  const text = words ?? messages.verdicts[verdict]
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 whitespace-nowrap',
        quiet ? 'text-mute' : tone,
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className={hideWords ? 'sr-only' : undefined}>{text}</span>
    </span>
  )
}
