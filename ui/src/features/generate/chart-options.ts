import uPlot from 'uplot'
import { messages } from './messages'
import type { ChartData } from './model'

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

const numbers = new Intl.NumberFormat('en')
const FONT = '11px "Inter Variable", ui-sans-serif, system-ui, sans-serif'

/** How the chart is drawn, with the colours of the theme that is on now. */
export function chartOptions({
  width,
  height,
  log,
  marks,
}: {
  width: number
  height: number
  log: boolean
  marks: () => ChartData['marks']
}): uPlot.Options {
  const mute = token('mute')
  const line = token('line')
  const axis = {
    stroke: mute,
    font: FONT,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  }
  const stepped = uPlot.paths.stepped?.({ align: 1 })
  const paths = stepped ? { paths: stepped } : {}
  return {
    width,
    height,
    padding: [18, 14, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: false, range: (_, __, most) => [0, Math.max(1, most)] },
      // arcsinh: like a log scale, with room for 0.
      y: log ? { distr: 4, asinh: 1 } : { range: (_, __, most) => [0, Math.max(1, most * 1.08)] },
    },
    axes: [
      {
        ...axis,
        values: (_, splits) => splits.map((value) => `${numbers.format(value)} s`),
        size: 26,
        grid: { show: false },
      },
      {
        ...axis,
        size: axisWidth,
        values: (_, splits) =>
          splits.map((value) => (Number.isInteger(value) ? numbers.format(value) : '')),
      },
    ],
    series: [
      {},
      {
        label: messages.chart.objective,
        stroke: token('accent'),
        width: 2,
        points: { show: false },
        ...paths,
      },
      {
        label: messages.chart.bound,
        stroke: token('edge'),
        width: 2,
        dash: [4, 4],
        points: { show: false },
        ...paths,
      },
    ],
    hooks: { draw: [(plot) => drawMarks(plot, marks(), { mute, line })] },
  }
}

/** Room for the longest number, so that none is cut at the left edge. */
function axisWidth({ ctx }: uPlot, values: readonly string[] | null): number {
  const scale = window.devicePixelRatio || 1
  ctx.save()
  ctx.font = FONT.replace('11px', `${11 * scale}px`)
  const widest = Math.max(0, ...(values ?? []).map((text) => ctx.measureText(text ?? '').width))
  ctx.restore()
  return Math.max(28, Math.ceil(widest / scale) + 14)
}

/** Where a goal begins: a hairline and its name; of names that would overlap the later one stays. */
function drawMarks(
  plot: uPlot,
  marks: ChartData['marks'],
  { mute, line }: { mute: string; line: string },
): void {
  const { ctx, bbox } = plot
  const scale = window.devicePixelRatio || 1
  ctx.save()
  ctx.font = FONT.replace('11px', `${11 * scale}px`)
  ctx.fillStyle = mute
  ctx.strokeStyle = line
  ctx.lineWidth = scale
  ctx.setLineDash([])
  ctx.textBaseline = 'bottom'
  ctx.textAlign = 'left'
  let free = Number.POSITIVE_INFINITY
  for (const mark of [...marks].reverse()) {
    const x = Math.round(plot.valToPos(mark.x, 'x', true))
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    const label = messages.tiers[mark.tier] ?? mark.tier
    const { width } = ctx.measureText(label)
    const left = Math.max(0, Math.min(x, bbox.left + bbox.width - width))
    if (left + width > free) continue
    ctx.fillText(label, left, bbox.top - 3 * scale)
    free = left - 8 * scale
  }
  ctx.restore()
}
