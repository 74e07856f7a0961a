import clsx from 'clsx'
import type { ReactNode } from 'react'

export type Tone = 'plain' | 'accent' | 'bad' | 'warn' | 'ok'

const TONES: Record<Tone, string> = {
  plain: 'border-line bg-soft text-mute',
  accent: 'border-transparent bg-accent-bg text-accent',
  bad: 'border-transparent bg-bad-bg text-bad',
  warn: 'border-transparent bg-warn-bg text-warn',
  ok: 'border-transparent bg-ok-bg text-ok',
}

/** A word about the state of something. Red is for violations, amber for advisories, green for proven or met. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 text-xs font-medium',
        TONES[tone],
      )}
    >
      {children}
    </span>
  )
}
