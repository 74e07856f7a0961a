import clsx from 'clsx'
import { type ReactNode, useId } from 'react'

const TONES = {
  plain: 'border-line',
  bad: 'border-bad',
  warn: 'border-warn',
  accent: 'border-accent',
}

/** A card: hairline, no shadow. With a title it is a region of its own. */
export function Panel({
  title,
  tone = 'plain',
  actions,
  padded = true,
  className,
  children,
}: {
  title?: string
  /** Colours the outline: red only for a violation, amber only for an advisory. */
  tone?: keyof typeof TONES
  /** Beside the title. */
  actions?: ReactNode
  padded?: boolean
  className?: string
  children: ReactNode
}) {
  const id = useId()
  return (
    <section
      aria-labelledby={title && id}
      className={clsx(
        'rounded-lg border bg-panel',
        TONES[tone],
        padded && 'px-3 py-2.5',
        className,
      )}
    >
      {title && (
        <div
          className={clsx(
            'mb-1.5 flex items-center justify-between gap-2',
            !padded && 'px-3 pt-2.5',
          )}
        >
          <h2 id={id} className={clsx('!text-sm', tone === 'bad' && 'text-bad')}>
            {title}
          </h2>
          {actions}
        </div>
      )}
      {children}
    </section>
  )
}
