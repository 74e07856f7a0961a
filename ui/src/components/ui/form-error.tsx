import clsx from 'clsx'
import { asProblem } from '@/lib/api/problem'

/** Why a form was not taken, above its buttons. Errors of single fields stand at the fields. */
export function FormError({ error, className }: { error: unknown; className?: string }) {
  if (!error) return null
  const { title, detail, maybe } = asProblem(error)
  return (
    <div
      role="alert"
      className={clsx('rounded border border-bad bg-bad-bg px-2.5 py-1.5', className)}
    >
      <p className="font-medium text-bad">{title}</p>
      {(detail || maybe) && <p className="mt-0.5">{[detail, maybe].filter(Boolean).join(' ')}</p>}
    </div>
  )
}
