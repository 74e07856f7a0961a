'use client'

import { type RefObject, useLayoutEffect, useRef } from 'react'
import { fitCanvas, nextFrame, onRatioChange, pixelRatio } from './canvas'
import { type Brush, barFont } from './paint-bar'
import { paint, type Scene } from './painter'
import { patternMaker } from './patterns'
import type { Theme } from './theme'

/** What is on the canvas, without the window on it: that is read from the scroller. */
export type Picture = Omit<Scene, 'window'>

function brushOf(ctx: CanvasRenderingContext2D, theme: Theme): Brush {
  const widths = new Map<string, number>()
  const font = barFont(theme)
  return {
    ctx,
    theme,
    pattern: patternMaker(theme, pixelRatio()),
    measure: (text) => {
      const known = widths.get(text)
      if (known !== undefined) return known
      ctx.font = font
      const width = ctx.measureText(text).width
      widths.set(text, width)
      return width
    },
  }
}

function draw(brush: Brush | null, view: HTMLElement | null, picture: Picture): void {
  if (!brush || !view) return
  paint(brush, {
    ...picture,
    window: {
      left: view.scrollLeft,
      top: view.scrollTop,
      width: view.clientWidth,
      height: view.clientHeight,
    },
  })
}

/**
 * Keeps a canvas painted: in the next frame after a scroll, at once after a change. React is not
 * asked to render while one scrolls. Returns the canvas to put on the page.
 */
export function useCanvas(
  scroller: RefObject<HTMLElement | null>,
  theme: Theme | null,
  picture: Picture,
  size: { width: number; height: number },
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef(picture)
  const brush = useRef<Brush | null>(null)
  const { width, height } = size

  useLayoutEffect(() => {
    latest.current = picture
    draw(brush.current, scroller.current, picture)
  }, [picture, scroller])

  useLayoutEffect(() => {
    const view = scroller.current
    if (!view || !theme) return undefined
    const again = () => draw(brush.current, view, latest.current)
    const fit = () => {
      const ctx = fitCanvas(canvas.current, { width, height })
      brush.current = ctx && brushOf(ctx, theme)
      again()
    }
    fit()
    // Labels are measured again when the web font is there.
    void document.fonts?.ready.then(fit)
    const frame = nextFrame(again)
    view.addEventListener('scroll', frame.ask, { passive: true })
    const stop = onRatioChange(fit)
    return () => {
      stop()
      frame.stop()
      view.removeEventListener('scroll', frame.ask)
    }
  }, [scroller, theme, width, height])
  return canvas
}
