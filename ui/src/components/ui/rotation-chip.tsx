import clsx from 'clsx'
import { colourAt, fillOf, inkOf, PATTERN_CLASS, patternOf } from '@/lib/palette'

/** A shift or rotation as it looks in the schedule: colour, pattern and name or code. */
export function RotationChip({
  colour,
  pattern,
  label,
  title,
  className,
}: {
  /** Index from the API, 0–11. */
  colour: number
  /** Round of the colours, from the API, 0–5. */
  pattern: number
  label: string
  /** The full name where the label is a code. */
  title?: string
  className?: string
}) {
  const name = colourAt(colour)
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex h-5 max-w-full items-center rounded-sm px-1.5 text-xs font-semibold',
        PATTERN_CLASS[patternOf(colour, pattern)],
        className,
      )}
      style={{ backgroundColor: fillOf(name), color: inkOf(name) }}
    >
      <span className="truncate">{label}</span>
    </span>
  )
}
