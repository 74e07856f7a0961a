import { VerdictMark } from '@/components/ui/verdict-mark'
import { answerText, type Request } from './model'

const VERDICTS = { granted: 'ok', partly: 'near', denied: 'none' } as const

/** What the schedule at hand says to a request; nothing while no schedule speaks of its days. */
export function AnswerMark({ answer }: { answer: Request['answer'] }) {
  if (!answer || answer.answer === 'open') return null
  return (
    <span className="text-xs">
      <VerdictMark verdict={VERDICTS[answer.answer]} words={answerText(answer)} />
    </span>
  )
}
