import { VerdictMark } from '@/components/ui/verdict-mark'
import { messages } from '../messages'
import type { Finding, Verdict } from '../types'

const words = messages.verdict
const MOST = 3

type Tier = keyof typeof words.tiers

/** What an edit costs or saves, tier by tier: `saves 3 in fairness, costs 10 in wishes`. */
export function costWords(costs: readonly { tier: string; amount: number }[]): string {
  const total = new Map<Tier, number>()
  for (const { tier, amount } of costs)
    if (tier in words.tiers) total.set(tier as Tier, (total.get(tier as Tier) ?? 0) + amount)
  const parts = [...total].flatMap(([tier, amount]) => {
    if (amount === 0) return []
    const name = words.tiers[tier]
    return [amount > 0 ? words.cost(amount, name) : words.gain(-amount, name)]
  })
  return parts.join(', ')
}

const split = (findings: readonly Finding[]) => ({
  musts: findings.filter(({ severity }) => severity === 'must'),
  others: findings.filter(({ severity }) => severity === 'should'),
})

/** What an edit would do: broken rules first, then what it solves, then its price. */
export function VerdictView({ verdict }: { verdict: Verdict }) {
  const { musts, others } = split(verdict.new)
  const cost = costWords(verdict.costs)
  return (
    <div className="flex flex-col gap-1">
      {musts.length > 0 && (
        <>
          <VerdictMark verdict="violation" words={words.breaks(musts.length)} />
          <Lines findings={musts} />
        </>
      )}
      {others.length > 0 && (
        <>
          <VerdictMark verdict="advisory" words={words.advises(others.length)} />
          <Lines findings={others} />
        </>
      )}
      {verdict.new.length === 0 && <VerdictMark verdict="ok" words={words.fine} />}
      {verdict.solved.length > 0 && (
        <p className="text-ok">{words.solves(verdict.solved.length)}</p>
      )}
      <p className="text-mute text-xs">{cost || words.free}</p>
    </div>
  )
}

function Lines({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className="flex flex-col gap-0.5 pl-[18px] text-xs">
      {findings.slice(0, MOST).map((finding) => (
        <li key={finding.key}>{finding.message}</li>
      ))}
      {findings.length > MOST && (
        <li className="text-mute">{words.more(findings.length - MOST)}</li>
      )}
    </ul>
  )
}
