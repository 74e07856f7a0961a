import type { ReactNode } from 'react'

/** What stands where a list has nothing yet: what belongs there, and the next step. */
export function EmptyState({
  title,
  text,
  action,
}: {
  title: string
  text?: string
  action?: ReactNode
}) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center px-4 py-12 text-center">
      <p className="font-medium">{title}</p>
      {text && <p className="mt-1 text-mute">{text}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  )
}
