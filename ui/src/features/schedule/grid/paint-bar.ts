import { colourAt, patternOf } from '@/lib/palette'
import { ADVISORY, CHANGED, isGap, PINNED, type Run, VIOLATION } from './model'
import type { Fill } from './patterns'
import type { Theme } from './theme'

/** What it takes to paint: where, in which colours, with which patterns. */
export interface Brush {
  ctx: CanvasRenderingContext2D
  theme: Theme
  pattern: (fill: Fill) => CanvasPattern | null
  /** Width of a text in the font of bars, measured once. */
  measure: (text: string) => number
}

export interface Bar {
  run: Run
  /** Flags of every column of the row. */
  flags: Uint8Array
  columnWidth: number
  top: number
  height: number
  /** How far the window is scrolled: the label never stands left of it. */
  visibleLeft: number
}

interface Box {
  left: number
  top: number
  width: number
  height: number
}

const RADIUS = 4
const PADDING = 7
const MARK = 12
export const barFont = ({ font }: Theme, size = 11.5): string => `600 ${size}px ${font}`

/** The room of a bar inside its columns and row. */
const boxOf = ({ run, columnWidth, top, height }: Bar): Box => {
  const inset = height < 28 ? 2 : 3
  return {
    left: run.start * columnWidth + 1.5,
    top: top + inset,
    width: run.length * columnWidth - 3,
    height: height - 2 * inset - 1,
  }
}

/** Sizes of the label, in CSS pixels: a code shrinks before it is cut. */
const SIZES = [11.5, 10, 9, 8, 7] as const

/**
 * The name, its code where the name does not fit, smaller where that does not fit either, and as
 * much of it as fits. `measure` gives the width at the first size.
 */
export function fitted(
  [name, code]: readonly [string, string],
  room: number,
  measure: (text: string) => number,
): { text: string; size: number } {
  if (measure(name) <= room) return { text: name, size: SIZES[0] }
  for (const size of SIZES)
    if ((measure(code) * size) / SIZES[0] <= room) return { text: code, size }
  const size = SIZES[SIZES.length - 1] ?? SIZES[0]
  let text = code
  while (text.length > 1 && (measure(text) * size) / SIZES[0] > room) text = text.slice(0, -1)
  return { text, size }
}

function trace(ctx: CanvasRenderingContext2D, box: Box, grow = 0) {
  ctx.beginPath()
  ctx.roundRect(
    box.left - grow,
    box.top - grow,
    box.width + 2 * grow,
    box.height + 2 * grow,
    Math.max(0, RADIUS + grow),
  )
}

const isDashed = (kind: string) => kind === 'leave' || kind === 'absent'

function paintGround({ ctx, theme, pattern }: Brush, run: Run, box: Box): string {
  const letter = run.letter
  if (!letter || isGap(run)) return theme.mute
  const dashed = isDashed(letter.kind)
  const colour = colourAt(letter.colour)
  trace(ctx, box)
  ctx.fillStyle = dashed ? theme.panel : theme.fills[colour]
  ctx.fill()
  const over = pattern(dashed ? 'hatch' : patternOf(letter.colour, letter.pattern))
  // In forced colours a pattern would stand in the way of the words.
  if (over && !theme.forced) {
    ctx.fillStyle = over
    ctx.fill()
  }
  if (dashed || theme.forced) {
    trace(ctx, box, -0.5)
    ctx.strokeStyle = theme.edge
    ctx.lineWidth = 1
    ctx.setLineDash(letter.kind === 'leave' ? [3, 2.5] : letter.kind === 'absent' ? [1, 3] : [])
    ctx.stroke()
    ctx.setLineDash([])
  }
  return dashed ? theme.mute : theme.inks[colour]
}

/** A small target: the cell is pinned. */
function paintPin(ctx: CanvasRenderingContext2D, x: number, y: number, ink: string) {
  ctx.strokeStyle = ink
  ctx.fillStyle = ink
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.arc(x, y, 3.6, 0, 2 * Math.PI)
  ctx.stroke()
  ctx.beginPath()
  ctx.arc(x, y, 1.3, 0, 2 * Math.PI)
  ctx.fill()
}

/** Stretches of neighbouring columns with a bit, so that the line is one line. */
export function stretches(
  flags: Uint8Array,
  run: { start: number; length: number },
  bit: number,
): { start: number; length: number }[] {
  const found: { start: number; length: number }[] = []
  for (let column = run.start; column < run.start + run.length; column++) {
    if (!((flags[column] ?? 0) & bit)) continue
    const last = found.at(-1)
    if (last && last.start + last.length === column) last.length += 1
    else found.push({ start: column, length: 1 })
  }
  return found
}

function paintLines({ ctx, theme }: Brush, bar: Bar, bit: number, colour: string) {
  for (const { start, length } of stretches(bar.flags, bar.run, bit)) {
    const box = boxOf({ ...bar, run: { ...bar.run, start, length } })
    trace(ctx, box, -1)
    ctx.strokeStyle = colour
    ctx.lineWidth = 1.5
    ctx.setLineDash(bit === ADVISORY ? [2, 2] : theme.forced ? [4, 1] : [])
    ctx.stroke()
    ctx.setLineDash([])
  }
}

/** One run: its ground, its label, and its marks. */
export function paintBar(brush: Brush, bar: Bar): void {
  const { ctx, theme, measure } = brush
  const { run } = bar
  const box = boxOf(bar)
  const ink = paintGround(brush, run, box)
  if (run.flags & ADVISORY) paintLines(brush, bar, ADVISORY, theme.warn)
  if (run.flags & VIOLATION) paintLines(brush, bar, VIOLATION, theme.bad)
  const middle = box.top + box.height / 2
  const right = box.left + box.width
  let left = Math.max(box.left, bar.visibleLeft)
  let end = right
  const room = right - left
  ctx.textBaseline = 'middle'

  const pinned = run.flags & PINNED
  if (pinned && room > 2.4 * MARK) {
    paintPin(ctx, right - 9, middle, ink)
    end -= MARK
  } else if (pinned && room > 6) paintPin(ctx, right - 4.5, box.top + 4.5, ink)
  if (run.flags & CHANGED && room > 6) {
    const roomy = room > 2.4 * MARK
    ctx.fillStyle = ink
    ctx.beginPath()
    ctx.arc(left + (roomy ? PADDING + 1.5 : 4), roomy ? middle : box.top + 4, 2, 0, 2 * Math.PI)
    ctx.fill()
    if (roomy) left += MARK - 4
  }
  const letter = run.letter
  if (letter && !isGap(run)) {
    const space = end - left
    // A code that has room keeps its margin; one that has none stands in the middle.
    const tight = measure(letter.code) > space - 2 * PADDING
    const padding = tight ? (space < 34 ? 1 : 3) : PADDING
    ctx.fillStyle = ink
    ctx.textAlign = tight ? 'center' : 'left'
    const x = tight ? (left + end) / 2 : left + padding
    const room = space - 2 * padding
    const parts = letter.code.split('+').map((part) => part.trim())
    if (parts.length === 2 && measure(letter.code) > room) {
      // Two shifts in one narrow day stand above each other.
      const widest = Math.max(...parts.map(measure))
      ctx.font = barFont(theme, Math.max(7, Math.min(9, (room / widest) * SIZES[0])))
      parts.forEach((part, line) => {
        ctx.fillText(part, x, middle + (line - 0.5) * 9 + 0.5)
      })
    } else {
      const { text, size } = fitted(
        [letter.label, isDashed(letter.kind) ? letter.label : letter.code],
        room,
        measure,
      )
      ctx.font = barFont(theme, size)
      ctx.fillText(text, x, middle + 0.5)
    }
  }
}

/** The ring of the selection, around everything else. */
export function paintRing({ ctx, theme }: Brush, at: Box): void {
  const box = { left: at.left + 1.5, top: at.top + 3, width: at.width - 3, height: at.height - 7 }
  trace(ctx, box, 1.5)
  ctx.strokeStyle = theme.panel
  ctx.lineWidth = 4
  ctx.stroke()
  trace(ctx, box, 1.5)
  ctx.strokeStyle = theme.accent
  ctx.lineWidth = 2
  ctx.stroke()
}
