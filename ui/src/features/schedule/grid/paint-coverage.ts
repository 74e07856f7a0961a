import type { GridCoverage } from '../types'
import type { DemandLine } from './demands'
import { type Geometry, leftOf, NAME_WIDTH, visibleColumns } from './geometry'
import type { Model } from './model'
import { isWrong } from './selection'
import type { Theme } from './theme'

/** Height of a demand's line, and the air above and below all of them, in CSS pixels. */
export const LINE_HEIGHT = 22
export const AIR = 6

/** `3/4`: how many are there of how many are needed; only how many where nothing says it. */
export function countLabel(count: number, { min, target }: GridCoverage): string {
  const asked = min ?? target
  return asked === null ? String(count) : `${count}/${asked}`
}

export function paintCoverage(
  ctx: CanvasRenderingContext2D,
  theme: Theme,
  scene: {
    coverage: readonly DemandLine[]
    model: Model
    grid: Geometry
    left: number
    width: number
    height: number
    today: number
  },
): void {
  const { coverage, model, grid, left, width, height, today } = scene
  const columns = visibleColumns(grid, left, width)
  ctx.clearRect(0, 0, width, height)
  ctx.save()
  ctx.beginPath()
  ctx.rect(NAME_WIDTH, 0, width - NAME_WIDTH, height)
  ctx.clip()
  ctx.translate(NAME_WIDTH - left, 0)
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  for (let column = columns.first; column < columns.stop; column++) {
    const at = model.columns[column]
    const x = leftOf(grid, column)
    if (at && (at.weekend || at.holiday !== null) && !theme.forced) {
      ctx.fillStyle = theme.soft
      ctx.globalAlpha = 0.75
      ctx.fillRect(x, 0, grid.columnWidth, height)
      ctx.globalAlpha = 1
    }
    if (at?.boundary || column === today) {
      ctx.fillStyle = column === today ? theme.accent : theme.edge
      ctx.fillRect(Math.round(x) - 1, 0, column === today ? 2 : 1, height)
    }
    coverage.forEach(({ at: demands }, line) => {
      const demand = demands[column]
      const count = demand?.counts[column]
      if (!demand || count === null || count === undefined) return
      const middle = AIR + line * LINE_HEIGHT + LINE_HEIGHT / 2
      const short = isWrong(demand, column)
      if (short) {
        ctx.fillStyle = theme.badGround
        ctx.beginPath()
        ctx.roundRect(x + 1, middle - 8, grid.columnWidth - 2, 16, 3)
        ctx.fill()
        if (theme.forced) {
          ctx.strokeStyle = theme.bad
          ctx.lineWidth = 1
          ctx.stroke()
        }
      }
      ctx.fillStyle = short ? theme.bad : theme.mute
      ctx.font = `${short ? 650 : 400} 10.5px ${theme.font}`
      const text = countLabel(count, demand)
      // Where both numbers do not fit, how many there are is the one that changes.
      const fits = ctx.measureText(text).width <= grid.columnWidth - 3
      ctx.fillText(fits ? text : String(count), x + grid.columnWidth / 2, middle + 0.5)
    })
  }
  ctx.restore()
}
