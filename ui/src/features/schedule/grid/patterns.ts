import type { Pattern } from '@/lib/palette'
import type { Theme } from './theme'

/** What fills a bar over its colour: a pattern of the palette, or the hatching of leave. */
export type Fill = Pattern | 'hatch'

/** Side of each tile in CSS pixels, so that stripes meet at its edges. */
const SIDES: Record<Exclude<Fill, 'plain'>, number> = {
  diagonal: 12,
  dots: 7,
  vertical: 8,
  horizontal: 6,
  'back-diagonal': 10,
  hatch: 8,
}

/** A stripe from corner to corner, and the two corners that it wraps around. */
function diagonal(ctx: CanvasRenderingContext2D, side: number, width: number, back: boolean) {
  ctx.lineWidth = width
  ctx.beginPath()
  for (const shift of [-side, 0, side]) {
    const from = back ? 0 : side
    ctx.moveTo(from + shift, 0)
    ctx.lineTo(side - from + shift, side)
  }
  ctx.lineCap = 'square'
  ctx.stroke()
}

function draw(ctx: CanvasRenderingContext2D, fill: Fill, side: number, theme: Theme) {
  ctx.strokeStyle = theme.pattern
  ctx.fillStyle = theme.pattern
  if (fill === 'dots') {
    ctx.fillStyle = theme.patternStrong
    ctx.beginPath()
    ctx.arc(side / 2, side / 2, 0.9, 0, 2 * Math.PI)
    ctx.fill()
  } else if (fill === 'vertical') ctx.fillRect(0, 0, 2, side)
  else if (fill === 'horizontal') ctx.fillRect(0, 0, side, 2)
  else if (fill === 'hatch') {
    ctx.strokeStyle = theme.line
    diagonal(ctx, side, 1, false)
  } else diagonal(ctx, side, fill === 'diagonal' ? 4 : 2, fill === 'back-diagonal')
}

/** Makes patterns of a theme at a pixel ratio, each once. */
export function patternMaker(theme: Theme, ratio: number): (fill: Fill) => CanvasPattern | null {
  const made = new Map<Fill, CanvasPattern | null>()
  return (fill) => {
    if (fill === 'plain') return null
    const known = made.get(fill)
    if (known !== undefined) return known
    const side = SIDES[fill]
    const tile = document.createElement('canvas')
    tile.width = tile.height = Math.round(side * ratio)
    const ctx = tile.getContext('2d')
    let pattern: CanvasPattern | null = null
    if (ctx) {
      ctx.scale(tile.width / side, tile.height / side)
      draw(ctx, fill, side, theme)
      pattern = ctx.createPattern(tile, 'repeat')
      pattern?.setTransform(new DOMMatrix().scale(side / tile.width))
    }
    made.set(fill, pattern)
    return pattern
  }
}
