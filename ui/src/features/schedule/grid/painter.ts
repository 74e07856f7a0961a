import {
  type Geometry,
  HEAD_HEIGHT,
  leftOf,
  NAME_WIDTH,
  type Range,
  visibleColumns,
  visibleRows,
} from './geometry'
import { isRest, type Model, type PersonRow } from './model'
import { type Brush, paintBar, paintRing } from './paint-bar'
import { paintHead } from './paint-head'

/** The window on the content: how far it is scrolled and how large it is, in CSS pixels. */
export interface Window {
  left: number
  top: number
  width: number
  height: number
}

/** Everything that one picture of the grid shows. */
export interface Scene {
  model: Model
  grid: Geometry
  window: Window
  /** Number of today's column, or -1. */
  today: number
  selected: { row: number; start: number; length: number } | null
}

/** Lines lie on pixels: half a pixel in, whatever the ratio. */
const crisp = (at: number) => Math.round(at) + 0.5

/** Paints the whole window anew; a picture of 120 people costs about 2 ms. */
export function paint(brush: Brush, scene: Scene): void {
  const { ctx, theme } = brush
  const { grid, window, today } = scene
  const columns = visibleColumns(grid, window.left, window.width)
  const rows = visibleRows(grid, window.top, window.height)
  ctx.clearRect(0, 0, window.width, window.height)
  ctx.fillStyle = theme.panel
  ctx.fillRect(0, 0, window.width, window.height)
  ctx.save()
  ctx.beginPath()
  ctx.rect(NAME_WIDTH, HEAD_HEIGHT, window.width - NAME_WIDTH, window.height - HEAD_HEIGHT)
  ctx.clip()
  ctx.translate(NAME_WIDTH - window.left, HEAD_HEIGHT - window.top)
  shade(brush, scene, columns)
  paintGrounds(brush, scene, rows)
  paintBoundaries(brush, scene, columns)
  paintRows(brush, scene, rows, columns)
  if (today >= columns.first && today < columns.stop)
    paintLine(brush, scene, today, theme.accent, 2)
  ctx.restore()
  ctx.save()
  ctx.beginPath()
  ctx.rect(NAME_WIDTH, 0, window.width - NAME_WIDTH, HEAD_HEIGHT)
  ctx.clip()
  ctx.translate(NAME_WIDTH - window.left, 0)
  paintHead(brush, scene, columns)
  ctx.restore()
}

/** Weekends and holidays, through all rows. */
function shade({ ctx, theme }: Brush, { model, grid, window }: Scene, columns: Range) {
  if (theme.forced) return
  ctx.fillStyle = theme.soft
  ctx.globalAlpha = 0.75
  for (let column = columns.first; column < columns.stop; column++) {
    const at = model.columns[column]
    if (at && isRest(at))
      ctx.fillRect(leftOf(grid, column), window.top, grid.columnWidth, window.height)
  }
  ctx.globalAlpha = 1
}

/** Headings of groups, and the line under each row. */
function paintGrounds({ ctx, theme }: Brush, { model, grid, window }: Scene, rows: Range) {
  const width = Math.max(window.width, leftOf(grid, grid.columns))
  ctx.fillStyle = theme.soft
  ctx.strokeStyle = theme.line
  ctx.lineWidth = 1
  for (let row = rows.first; row < rows.stop; row++) {
    const top = grid.tops[row] ?? 0
    const bottom = grid.tops[row + 1] ?? top
    if (model.rows[row]?.kind === 'group') ctx.fillRect(0, top, width, bottom - top)
    ctx.beginPath()
    ctx.moveTo(0, crisp(bottom - 1))
    ctx.lineTo(width, crisp(bottom - 1))
    ctx.stroke()
  }
}

function paintRows(brush: Brush, scene: Scene, rows: Range, columns: Range) {
  const { model, grid, selected } = scene
  const span = (row: number) => {
    const top = grid.tops[row] ?? 0
    return { top, height: (grid.tops[row + 1] ?? top) - top }
  }
  for (let row = rows.first; row < rows.stop; row++) {
    const at = model.rows[row]
    if (at?.kind === 'person') paintRuns(brush, scene, at, span(row), columns)
  }
  if (selected) {
    const left = leftOf(grid, selected.start)
    paintRing(brush, { left, width: selected.length * grid.columnWidth, ...span(selected.row) })
  }
}

function paintRuns(
  brush: Brush,
  { grid, window }: Scene,
  row: PersonRow,
  { top, height }: { top: number; height: number },
  columns: Range,
) {
  for (const run of row.runs) {
    if (run.start + run.length <= columns.first || run.start >= columns.stop) continue
    if (!run.letter && !run.flags) continue
    paintBar(brush, {
      run,
      flags: row.cells.flags,
      columnWidth: grid.columnWidth,
      top,
      height,
      // The name of a run that began further left stays in sight.
      visibleLeft: window.left,
    })
  }
}

/** Where a block begins. */
function paintBoundaries(brush: Brush, scene: Scene, columns: Range) {
  for (let column = columns.first; column < columns.stop; column++)
    if (scene.model.columns[column]?.boundary) paintLine(brush, scene, column, brush.theme.edge, 1)
}

/** A line from top to bottom before a column. */
function paintLine(
  { ctx }: Brush,
  { grid, window }: Scene,
  column: number,
  colour: string,
  width: number,
) {
  ctx.fillStyle = colour
  ctx.fillRect(Math.round(leftOf(grid, column)) - 1, window.top, width, window.height)
}
