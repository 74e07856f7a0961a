'use client'

import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import { Switch } from '@/components/ui/switch'
import { chartOptions } from './chart-options'
import { messages } from './messages'
import { chartData, type Point } from './model'

const words = messages.chart
const HEIGHT = 208
/** Milliseconds between two drawings: ten a second at most. */
const APART = 100
/** Rows of the table of numbers; the chart has them all. */
const ROWS = 50

/** The cost of the best schedule and the proven bound over time, goal by goal. */
export default function Chart({
  points,
  elapsed,
}: {
  points: readonly Point[]
  /** Seconds since the start while it runs; null when it is over. */
  elapsed: number | null
}) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const latest = useRef(chartData(points, elapsed))
  const drawn = useRef(0)
  const [log, setLog] = useState(false)
  const [theme, setTheme] = useState(0)

  // Colours come from the tokens; another theme is another drawing.
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme((count) => count + 1))
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    const made = new uPlot(
      chartOptions({
        width: element.clientWidth,
        height: HEIGHT,
        log,
        marks: () => latest.current.marks,
      }),
      aligned(latest.current),
      element,
    )
    plot.current = made
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: HEIGHT }),
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [log, theme])

  useEffect(() => {
    latest.current = chartData(points, elapsed)
    const wait = Math.max(0, APART - (performance.now() - drawn.current))
    const timer = window.setTimeout(() => {
      drawn.current = performance.now()
      plot.current?.setData(aligned(latest.current))
    }, wait)
    return () => window.clearTimeout(timer)
  }, [points, elapsed])

  const rows = points.slice(-ROWS).reverse()
  return (
    <div className="min-w-0">
      <div className="mb-1 flex flex-wrap items-center justify-between gap-x-4">
        <p aria-hidden className="flex gap-4 text-xs text-mute">
          <span className="flex items-center gap-1.5">
            <span className="h-0.5 w-4 bg-accent" />
            {words.objective}
          </span>
          <span className="flex items-center gap-1.5">
            <span className="w-4 border-edge border-t-2 border-dashed" />
            {words.bound}
          </span>
        </p>
        <Switch label={words.log} checked={log} onCheckedChange={setLog} />
      </div>
      <div ref={place} role="img" aria-label={words.label} className="min-w-0 overflow-hidden" />
      <details className="mt-1">
        <summary className="w-fit text-xs text-mute max-md:py-3">{words.asTable}</summary>
        <div
          role="region"
          aria-label={words.more(rows.length)}
          // A region that scrolls must be reachable without a mouse.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="mt-1 max-h-56 overflow-auto"
        >
          <table className="w-full text-left text-xs tabular-nums">
            <caption className="py-1 text-left text-mute">{words.more(rows.length)}</caption>
            <thead className="text-mute">
              <tr>
                <th scope="col">{words.time}</th>
                <th scope="col">{messages.table.goal}</th>
                <th scope="col" className="text-right">
                  {words.objective}
                </th>
                <th scope="col" className="text-right">
                  {words.bound}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.t}${row.tier}`} className="border-line border-t">
                  <td>{`${(row.t / 1000).toFixed(1)} s`}</td>
                  <td>{`${row.problem} · ${messages.tiers[row.tier] ?? row.tier}`}</td>
                  <td className="text-right">{row.objective}</td>
                  <td className="text-right">{row.bound}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  )
}

const aligned = ({ x, objective, bound }: ReturnType<typeof chartData>): uPlot.AlignedData => [
  x,
  objective,
  bound,
]
