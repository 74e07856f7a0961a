import clsx from 'clsx'
import type { ReactNode } from 'react'

export interface Fact {
  label: string
  value: ReactNode
  tone?: 'ok' | 'bad' | 'warn'
}

const TONES = { ok: 'text-ok', bad: 'text-bad', warn: 'text-warn' }

/** Names and their values, one a line: `Worked … 297 h 30 min`. */
export function FactList({ facts, className }: { facts: readonly Fact[]; className?: string }) {
  return (
    <dl className={className}>
      {facts.map((fact) => (
        <div key={fact.label} className="flex justify-between gap-3 py-[3px]">
          <dt>{fact.label}</dt>
          <dd className={clsx('text-right', fact.tone ? TONES[fact.tone] : 'text-mute')}>
            {fact.value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
