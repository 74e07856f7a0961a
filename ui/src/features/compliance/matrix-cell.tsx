import clsx from 'clsx'
import { ShieldCheck, Triangle, TriangleAlert } from 'lucide-react'
import { type Cell, short, usedPart } from './model'

const ICONS = { fail: TriangleAlert, near: Triangle, waived: ShieldCheck, pass: null, none: null }
const TONES = {
  fail: 'bg-bad-bg font-medium text-bad',
  near: 'bg-warn-bg text-warn',
  waived: 'text-mute',
  pass: 'text-ink',
  none: 'text-mute',
}

const BARS = {
  fail: 'bg-bad',
  near: 'bg-warn',
  waived: 'bg-edge',
  pass: 'bg-edge opacity-40',
  none: 'bg-transparent',
}

/** One measurement: as short as it can be said, and how much of the limit it takes. */
export function MatrixCell({
  cell,
  unit,
  atLeast,
  at,
  stop,
  chosen,
  words,
  onOpen,
}: {
  cell: Cell
  unit: string
  /** More is better: no bar that fills towards a limit. */
  atLeast: boolean
  at: string
  /** The one cell that Tab reaches. */
  stop: boolean
  chosen: boolean
  /** The same in full. */
  words: string
  onOpen: () => void
}) {
  const Icon = ICONS[cell.verdict]
  const used = atLeast ? 0 : usedPart(cell)
  return (
    <button
      type="button"
      data-at={at}
      data-words={cell.words}
      tabIndex={stop ? 0 : -1}
      aria-label={words}
      aria-pressed={chosen}
      onClick={onOpen}
      className={clsx(
        'relative flex h-(--row) w-full items-center justify-end gap-1 px-2 tabular-nums focus-visible:-outline-offset-2 max-md:h-10',
        TONES[cell.verdict],
        chosen ? 'outline-2 -outline-offset-2 outline-accent' : 'hover:bg-soft',
      )}
    >
      {Icon && <Icon aria-hidden className="size-3 shrink-0" />}
      {short(cell, unit)}
      {used > 0 && (
        <span
          aria-hidden
          className={clsx('absolute bottom-0 left-0 h-0.5', BARS[cell.verdict])}
          style={{ width: `${used * 100}%` }}
        />
      )}
    </button>
  )
}
