import type { Schemas } from '@/lib/api/client'

export type Generation = Schemas['Generation']
export type GenerationDetail = Schemas['GenerationDetail']
export type Point = GenerationDetail['points'][number]
export type Outcome = NonNullable<GenerationDetail['outcome']>
export type Clash = Outcome['clashes'][number]
export type ClashLine = Clash['lines'][number]
export type Preflight = Schemas['Preflight']
export type Issue = Preflight['issues'][number]

/** Goals in the order in which they count: no wish buys a missing person. */
export const TIERS = ['legal', 'covered', 'fair', 'wishes'] as const

export const isOver = ({ state }: Pick<Generation, 'state'>): boolean =>
  state !== 'queued' && state !== 'running'

/** A goal of one problem while it is worked on: points in a row that agree in both. */
export interface Stretch {
  problem: string
  tier: string
  points: Point[]
}

export function stretches(points: readonly Point[]): Stretch[] {
  const found: Stretch[] = []
  for (const point of points) {
    const last = found.at(-1)
    if (last && last.problem === point.problem && last.tier === point.tier) last.points.push(point)
    else found.push({ problem: point.problem, tier: point.tier, points: [point] })
  }
  return found
}

export type GoalState = 'waiting' | 'searching' | 'proven' | 'ended'

/** How one goal of one problem stands: cost of the best schedule, and what was proved of it. */
export interface Goal {
  problem: string
  tier: string
  best: number | null
  bound: number | null
  state: GoalState
}

/** All goals of the problems met so far; the last stretch is the one being searched. */
export function goals(points: readonly Point[], over: boolean): Goal[] {
  const all = stretches(points)
  const met = [...new Set(all.map(({ problem }) => problem))]
  // Before the first schedule the goals stand there, with nothing behind them.
  const problems = met.length > 0 ? met : ['']
  return problems.flatMap((problem) =>
    TIERS.map((tier): Goal => {
      const own = all.filter((one) => one.problem === problem && one.tier === tier)
      const last = own.at(-1)?.points.at(-1)
      if (!last) return { problem, tier, best: null, bound: null, state: 'waiting' }
      const { objective: best, bound } = last
      const searching = !over && own.includes(all.at(-1) as Stretch)
      const state = best <= bound ? 'proven' : searching ? 'searching' : 'ended'
      return { problem, tier, best, bound, state }
    }),
  )
}

/** Part of the chart's width that lies between two goals. */
const GAP = 0.006

type Line = (number | null)[]

export interface ChartData {
  /** Seconds since the start. */
  x: number[]
  objective: Line
  bound: Line
  /** Where a goal begins. */
  marks: { x: number; problem: string; tier: string }[]
}

/** Lines that break where a goal ends, as costs of two goals cannot be compared. */
export function chartData(points: readonly Point[], elapsed: number | null): ChartData {
  const data: ChartData = { x: [], objective: [], bound: [], marks: [] }
  const add = (x: number, objective: number | null, bound: number | null) => {
    data.x.push(Math.max(x, data.x.at(-1) ?? 0))
    data.objective.push(objective)
    data.bound.push(bound)
  }
  const all = stretches(points)
  const total = elapsed ?? (points.at(-1)?.t ?? 0) / 1000
  for (const [index, { problem, tier, points: own }] of all.entries()) {
    const first = own[0]
    const last = own.at(-1)
    if (!first || !last) continue
    data.marks.push({ x: first.t / 1000, problem, tier })
    for (const point of own) add(point.t / 1000, point.objective, point.bound)
    const next = all[index + 1]?.points[0]
    const end = next ? next.t / 1000 : elapsed
    if (end === null) continue
    // A gap as wide as a few pixels, so that no line joins two goals.
    const gap = next ? GAP * total : 0
    add(Math.max(last.t / 1000, end - gap), last.objective, last.bound)
    if (next) add(end - gap / 2, null, null)
  }
  return data
}

/** The points with what an event told of since; the server may have thinned them out. */
export function withPoint(points: readonly Point[], point: Point | null): Point[] {
  const last = points.at(-1)
  if (!point || (last && point.t <= last.t)) return [...points]
  return [...points, point]
}

/** What has happened between two looks that is worth saying; null: nothing. */
export type Milestone =
  | { kind: 'first' | 'legal' | 'clash' | 'done' | 'failed' | 'cancelled' }
  | { kind: 'settled'; tier: string; value: number; proven: boolean }

export function milestone(before: Generation, after: Generation): Milestone | null {
  if (!isOver(before) && isOver(after)) {
    if (after.state === 'succeeded') return { kind: 'done' }
    return { kind: after.state === 'failed' ? 'failed' : 'cancelled' }
  }
  if (before.phase !== 'clash' && after.phase === 'clash') return { kind: 'clash' }
  const { point: old } = before
  const { point } = after
  if (!point) return null
  if (!old) return { kind: point.tier === 'legal' && point.objective > 0 ? 'first' : 'legal' }
  const moved = old.tier !== point.tier || old.problem !== point.problem
  if (moved && old.tier === 'legal') return { kind: 'legal' }
  if (moved)
    return {
      kind: 'settled',
      tier: old.tier,
      value: old.objective,
      proven: old.objective <= old.bound,
    }
  return null
}

/** Rules that still cost something in the best schedule, the dearest first. */
export const openRules = (findings: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(findings)
    .filter(([, count]) => count > 0)
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))

/** Where a demand of a clash stands. */
export function clashPlace({ rule, kind }: ClashLine): string {
  if (kind === 'leave') return '/requests'
  if (kind === 'pin') return '/schedule'
  return `/rules?rule=${encodeURIComponent(rule)}`
}

/** Where an issue can be mended. */
export type MendPlace = '/rules' | '/rotations' | '/requests' | '/people' | '/schedule'

export function mendPlace(issue: Issue, kinds: ReadonlyMap<string, string>): MendPlace | null {
  if (issue.rule === 'pin') return '/schedule'
  if (issue.rule) {
    const kind = kinds.get(issue.rule)
    return kind === 'coverage' || kind === 'composition' ? '/rotations' : '/rules'
  }
  if (issue.severity === 'impossible') return '/requests'
  return issue.clinicians.length > 0 ? '/people' : null
}

/** Seconds between start and end, or now: `4 s`, `2 min 05 s`, `1 h 02 min`. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`
}

/** Milliseconds from the start to the end, or to now; 0 before it starts. */
export function spanOf({ started, finished }: Generation, now: number): number {
  if (!started) return 0
  return (finished ? Date.parse(finished) : now) - Date.parse(started)
}

export interface Options {
  seed: number | null
  effort: number | null
  workers: number | null
  base: number | null
  fast: boolean
}

export const OPTIONS: Options = { seed: 1, effort: 40, workers: 2, base: null, fast: false }

type NumberOption = 'seed' | 'effort' | 'workers'

const whole = (value: number | null, least: number, most: number) =>
  value !== null && Number.isInteger(value) && value >= least && value <= most

/** The options whose value cannot be sent. */
export function wrongOptions({ seed, effort, workers }: Options): NumberOption[] {
  const wrong: NumberOption[] = []
  if (!whole(seed, 0, 2 ** 31 - 1)) wrong.push('seed')
  if (effort === null || !(effort > 0 && effort <= 3600)) wrong.push('effort')
  if (!whole(workers, 1, 16)) wrong.push('workers')
  return wrong
}
