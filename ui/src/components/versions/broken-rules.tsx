import { messages } from './messages'

const MOST = 3

/** The rules that a change would break: the arithmetic, and the clause where a pack has one. */
export function BrokenRules({
  findings,
}: {
  findings: readonly {
    key: string
    message: string
    clause: { words: string } | null
  }[]
}) {
  return (
    <ul className="flex flex-col gap-1.5">
      {findings.slice(0, MOST).map((finding) => (
        <li key={finding.key}>
          {finding.message}
          {finding.clause && (
            <span className="block text-mute text-xs">{finding.clause.words}</span>
          )}
        </li>
      ))}
      {findings.length > MOST && (
        <li className="text-mute">{messages.more(findings.length - MOST)}</li>
      )}
    </ul>
  )
}
