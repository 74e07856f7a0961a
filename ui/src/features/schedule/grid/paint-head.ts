import { type Geometry, HEAD_HEIGHT, leftOf, type Range } from './geometry'
import { dayNumber, headsOf, weekdayLetter } from './heads'
import { isRest, type Model } from './model'
import type { Brush } from './paint-bar'

/** Middles of the three lines of the head, in CSS pixels from its top. */
const LINES = { head: 11, weekday: 27, day: 42.5 }
const PILL = 16
/** The dot of a holiday, below the day. */
const DOT = { middle: HEAD_HEIGHT - 3.5, radius: 1.75 }

interface Scene {
  model: Model
  grid: Geometry
  window: { left: number; width: number }
  today: number
}

/** Month and block, weekday, and day of each column; today stands on the accent. */
export function paintHead(brush: Brush, scene: Scene, columns: Range): void {
  const { ctx, theme } = brush
  const { model, grid, window, today } = scene
  ctx.textBaseline = 'middle'
  paintMonths(brush, scene, columns)
  ctx.textAlign = 'center'
  for (let number = columns.first; number < columns.stop; number++) {
    const column = model.columns[number]
    if (!column) continue
    const middle = leftOf(grid, number) + grid.columnWidth / 2
    const rest = isRest(column)
    if (number === today) {
      const width = Math.min(grid.columnWidth - 2, 24)
      ctx.fillStyle = theme.accent
      ctx.beginPath()
      ctx.roundRect(middle - width / 2, LINES.day - PILL / 2 - 0.5, width, PILL, PILL / 2)
      ctx.fill()
    }
    ctx.fillStyle = theme.mute
    ctx.font = `400 11px ${theme.font}`
    ctx.fillText(weekdayLetter(model.layer, column), middle, LINES.weekday)
    ctx.fillStyle = number === today ? theme.onAccent : rest ? theme.mute : theme.ink
    ctx.font = `${rest ? 450 : 600} 12px ${theme.font}`
    ctx.fillText(dayNumber(model.layer, column), middle, LINES.day)
    if (column.holiday !== null) {
      ctx.fillStyle = theme.ink
      ctx.beginPath()
      ctx.arc(middle, DOT.middle, DOT.radius, 0, 2 * Math.PI)
      ctx.fill()
    }
  }
  ctx.strokeStyle = theme.line
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.moveTo(window.left, HEAD_HEIGHT - 0.5)
  ctx.lineTo(window.left + window.width, HEAD_HEIGHT - 0.5)
  ctx.stroke()
}

/** The headings stay in sight as long as any of their columns does. */
function paintMonths({ ctx, theme }: Brush, { model, grid, window }: Scene, columns: Range) {
  ctx.textAlign = 'left'
  ctx.font = `550 11px ${theme.font}`
  for (const { start, stop, text } of headsOf(model)) {
    if (stop <= columns.first || start >= columns.stop) continue
    const from = leftOf(grid, start)
    const left = Math.max(from, window.left) + 6
    ctx.save()
    ctx.beginPath()
    ctx.rect(from, 0, leftOf(grid, stop) - from - 4, HEAD_HEIGHT)
    ctx.clip()
    ctx.fillStyle = theme.mute
    ctx.fillText(text, left, LINES.head)
    ctx.restore()
    if (start > 0) {
      ctx.strokeStyle = model.columns[start]?.boundary ? theme.edge : theme.line
      ctx.lineWidth = 1
      ctx.beginPath()
      ctx.moveTo(Math.round(from) - 0.5, 4)
      ctx.lineTo(Math.round(from) - 0.5, HEAD_HEIGHT)
      ctx.stroke()
    }
  }
}
