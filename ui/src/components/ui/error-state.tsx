import { asProblem } from '@/lib/api/problem'
import { messages } from '@/lib/messages'
import { Button } from './button'

/** What, where and what now, where something could not be read. What was there stays if it can. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { title, detail, maybe, code } = asProblem(error)
  return (
    <div
      role="alert"
      className="mx-auto flex max-w-md flex-col items-center px-4 py-12 text-center"
    >
      <p className="font-medium text-bad">{title}</p>
      {detail && <p className="mt-1">{detail}</p>}
      {maybe && <p className="mt-1 text-mute">{maybe}</p>}
      {onRetry && (
        <Button className="mt-3" onClick={onRetry}>
          {messages.actions.tryAgain}
        </Button>
      )}
      <p className="mt-3 text-xs text-mute">{messages.problems.code(code)}</p>
    </div>
  )
}
