/** Gives a canvas its size in CSS pixels at the screen's own ratio; null without a picture to draw. */
export function fitCanvas(
  element: HTMLCanvasElement | null,
  { width, height }: { width: number; height: number },
): CanvasRenderingContext2D | null {
  const ctx = element?.getContext('2d')
  if (!element || !ctx || width === 0 || height === 0) return null
  const ratio = pixelRatio()
  element.width = Math.round(width * ratio)
  element.height = Math.round(height * ratio)
  ctx.setTransform(element.width / width, 0, 0, element.height / height, 0, 0)
  return ctx
}

export const pixelRatio = (): number => window.devicePixelRatio || 1

/** Calls when the screen's ratio changes: another screen, or another zoom. Returns how to stop. */
export function onRatioChange(changed: () => void): () => void {
  const media = window.matchMedia(`(resolution: ${pixelRatio()}dppx)`)
  media.addEventListener('change', changed)
  return () => media.removeEventListener('change', changed)
}

/** Calls once in the next frame, however often it is asked for. */
export function nextFrame(work: () => void): { ask: () => void; stop: () => void } {
  let frame = 0
  return {
    ask: () => {
      if (frame) return
      frame = requestAnimationFrame(() => {
        frame = 0
        work()
      })
    },
    stop: () => cancelAnimationFrame(frame),
  }
}
