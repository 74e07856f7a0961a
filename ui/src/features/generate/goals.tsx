import clsx from 'clsx'
import { messages } from './messages'
import { type Goal, goals, type Point } from './model'

const words = messages.table
const TONES = {
  proven: 'text-ok',
  searching: 'text-accent',
  ended: 'text-ink',
  waiting: 'text-mute',
}

/** Each goal of each problem: the best so far, what is proved, and whether the two meet. */
export function Goals({ points, over }: { points: readonly Point[]; over: boolean }) {
  const rows = goals(points, over)
  const problems = [...new Set(rows.map(({ problem }) => problem))]
  return (
    <table className="w-full text-left tabular-nums">
      <caption className="sr-only">{words.caption}</caption>
      <thead className="text-xs text-mute">
        <tr>
          <th scope="col" className="px-3 py-1 font-semibold">
            {words.goal}
          </th>
          <th scope="col" className="px-2 py-1 text-right font-semibold">
            {words.best}
          </th>
          <th scope="col" className="px-2 py-1 text-right font-semibold">
            {words.bound}
          </th>
          <th scope="col" className="px-3 py-1 text-right font-semibold">
            {words.state}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((goal) => (
          <GoalRow
            key={`${goal.problem}${goal.tier}`}
            goal={goal}
            problem={problems.length > 1 && goal.tier === 'legal' ? goal.problem : ''}
          />
        ))}
      </tbody>
    </table>
  )
}

function GoalRow({ goal, problem }: { goal: Goal; problem: string }) {
  return (
    <>
      {problem && (
        <tr className="border-line border-t">
          <th scope="colgroup" colSpan={4} className="px-3 pt-2 text-xs text-mute capitalize">
            {problem}
          </th>
        </tr>
      )}
      <tr className="border-line border-t">
        <th scope="row" className="px-3 py-1 font-normal">
          {messages.tiers[goal.tier] ?? goal.tier}
          <span className="block text-xs text-mute">{messages.tierHints[goal.tier]}</span>
        </th>
        <td className="px-2 py-1 text-right font-medium">{goal.best ?? '–'}</td>
        <td className="px-2 py-1 text-right text-mute">{goal.bound ?? '–'}</td>
        <td className={clsx('px-3 py-1 text-right', TONES[goal.state])}>
          {words.states[goal.state]}
        </td>
      </tr>
    </>
  )
}
