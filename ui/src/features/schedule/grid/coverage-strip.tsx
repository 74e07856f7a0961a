'use client'

import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { messages } from '../messages'
import { goToDemand, useScheduleState } from '../state'
import { fitCanvas, nextFrame } from './canvas'
import { CoverageCells } from './coverage-cells'
import { askedWords, type DemandLine } from './demands'
import { type Geometry, NAME_WIDTH, type Range, scrollTo } from './geometry'
import type { Model } from './model'
import { AIR, LINE_HEIGHT, paintCoverage } from './paint-coverage'
import type { Theme } from './theme'

const words = messages.coverage

interface Props {
  coverage: readonly DemandLine[]
  model: Model
  grid: Geometry
  theme: Theme | null
  today: number
  scroller: RefObject<HTMLElement | null>
  width: number
  /** The columns for which elements are kept. */
  columns: Range
}

/** Who covers what, day by day, under the days themselves: it scrolls with them. */
export function CoverageStrip(props: Props) {
  const { coverage, model, grid, theme, today, scroller, width, columns } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const overlay = useRef<HTMLDivElement>(null)
  const demand = useScheduleState((state) => state.demand)
  const [own, setAt] = useState({ line: 0, column: 0 })
  const at = demand ?? own
  const go = (to: { line: number; column: number }) => {
    setAt(to)
    if (demand) goToDemand(to)
  }
  const height = coverage.length * LINE_HEIGHT + 2 * AIR

  useLayoutEffect(() => {
    const view = scroller.current
    if (!view || !theme) return undefined
    const ctx = fitCanvas(canvas.current, { width, height })
    if (!ctx) return undefined
    const draw = () => {
      const left = view.scrollLeft
      paintCoverage(ctx, theme, { coverage, model, grid, left, width, height, today })
      overlay.current?.style.setProperty('transform', `translateX(${-left}px)`)
    }
    draw()
    const frame = nextFrame(draw)
    void document.fonts?.ready.then(frame.ask)
    view.addEventListener('scroll', frame.ask, { passive: true })
    return () => {
      frame.stop()
      view.removeEventListener('scroll', frame.ask)
    }
  }, [coverage, model, grid, theme, today, scroller, width, height])

  // The focus followed a key: its column must be in sight.
  const moved = useRef(false)
  useEffect(() => {
    const view = scroller.current
    if (!(moved.current || demand) || !view) return
    moved.current = false
    const start = at.column * grid.columnWidth
    view.scrollTo({
      left: scrollTo(
        view.scrollLeft,
        view.clientWidth - NAME_WIDTH,
        start,
        start + grid.columnWidth,
      ),
    })
    overlay.current
      ?.querySelector<HTMLElement>(`[data-cell="${at.line}:${at.column}"]`)
      ?.focus({ preventScroll: true })
  }, [at, demand, grid, scroller])

  if (coverage.length === 0) return null
  const onKeyDown = (event: KeyboardEvent) => {
    const last = { line: coverage.length - 1, column: model.columns.length - 1 }
    const to = {
      ArrowLeft: { ...at, column: at.column - 1 },
      ArrowRight: { ...at, column: at.column + 1 },
      ArrowUp: { ...at, line: at.line - 1 },
      ArrowDown: { ...at, line: at.line + 1 },
      Home: { ...at, column: 0 },
      End: { ...at, column: last.column },
    }[event.key]
    if (!to) return
    event.preventDefault()
    moved.current = true
    go({
      line: Math.max(0, Math.min(last.line, to.line)),
      column: Math.max(0, Math.min(last.column, to.column)),
    })
  }
  return (
    <section
      aria-label={words.title}
      data-region
      className="relative max-h-[30%] shrink-0 overflow-x-hidden overflow-y-auto border-line border-t"
    >
      <div className="relative" style={{ height }}>
        <canvas ref={canvas} aria-hidden className="absolute inset-0" style={{ width, height }} />
        <div
          aria-hidden
          className="absolute inset-y-0 left-0 z-10 border-line border-r bg-panel"
          style={{ width: NAME_WIDTH, paddingBlock: AIR }}
        >
          {coverage.map((line) => (
            <p
              key={line.id}
              className="flex items-center gap-1.5 pr-2 pl-4 text-xs"
              style={{ height: LINE_HEIGHT }}
            >
              <span className="truncate" title={line.words}>
                {line.name}
              </span>
              <span className="shrink-0 text-mute">{askedWords(line)}</span>
            </p>
          ))}
        </div>
        {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
        <div
          className="absolute inset-y-0 right-0 overflow-hidden"
          style={{ left: NAME_WIDTH }}
          onKeyDown={onKeyDown}
        >
          <div ref={overlay} className="absolute inset-y-0 left-0">
            <CoverageCells
              coverage={coverage}
              model={model}
              grid={grid}
              columns={columns}
              at={at}
              onFocus={go}
            />
          </div>
        </div>
      </div>
    </section>
  )
}
