export interface Placement {
  side: 'top' | 'bottom'
  align: 'start' | 'center' | 'end'
}

const GAP = 4
const MARGIN = 8

/** Puts a floating element beside its anchor and inside the window, on the other side if it must. */
export function place(anchor: Element, floating: HTMLElement, { side, align }: Placement): void {
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = floating
  const below = at.bottom + GAP
  const above = at.top - GAP - height
  const fitsBelow = below + height <= window.innerHeight - MARGIN
  const top =
    side === 'bottom'
      ? fitsBelow || above < MARGIN
        ? below
        : above
      : above < MARGIN
        ? below
        : above
  const left = { start: at.left, center: at.left + (at.width - width) / 2, end: at.right - width }[
    align
  ]
  const rightmost = window.innerWidth - width - MARGIN
  floating.style.left = `${Math.max(MARGIN, Math.min(left, rightmost))}px`
  floating.style.top = `${Math.max(MARGIN, top)}px`
  floating.style.maxHeight = `${window.innerHeight - Math.max(MARGIN, top) - MARGIN}px`
}
