import { COLOURS, type Colour } from '@/lib/palette'

/** The colours of the page as the painter needs them: read once, again when the theme changes. */
export interface Theme {
  panel: string
  soft: string
  line: string
  edge: string
  ink: string
  mute: string
  accent: string
  onAccent: string
  bad: string
  badGround: string
  warn: string
  pattern: string
  patternStrong: string
  fills: Record<Colour, string>
  inks: Record<Colour, string>
  font: string
  /** Height of a row of a person in CSS pixels: it comes with the density. */
  rowHeight: number
  /** The system paints in its own few colours; shapes and words carry the meaning. */
  forced: boolean
}

export const FORCED = '(forced-colors: active)'

const every = (colour: (name: Colour) => string) =>
  Object.fromEntries(COLOURS.map((name) => [name, colour(name)])) as Record<Colour, string>

export function readTheme(root: HTMLElement): Theme {
  const style = getComputedStyle(root)
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const rowHeight = Number.parseFloat(read('row')) || 30
  const font = read('font-sans') || 'sans-serif'
  if (window.matchMedia(FORCED).matches) {
    return {
      panel: 'Canvas',
      soft: 'Canvas',
      line: 'GrayText',
      edge: 'CanvasText',
      ink: 'CanvasText',
      mute: 'CanvasText',
      accent: 'Highlight',
      onAccent: 'HighlightText',
      bad: 'CanvasText',
      badGround: 'Canvas',
      warn: 'CanvasText',
      pattern: 'GrayText',
      patternStrong: 'GrayText',
      fills: every(() => 'Canvas'),
      inks: every(() => 'CanvasText'),
      font,
      rowHeight,
      forced: true,
    }
  }
  return {
    panel: read('panel'),
    soft: read('soft'),
    line: read('line'),
    edge: read('edge'),
    ink: read('ink'),
    mute: read('mute'),
    accent: read('accent'),
    onAccent: read('panel'),
    bad: read('bad'),
    badGround: read('bad-bg'),
    warn: read('warn'),
    pattern: read('pattern'),
    patternStrong: read('pattern-strong'),
    fills: every((name) => read(`rotation-${name}-fill`)),
    inks: every((name) => read(`rotation-${name}-ink`)),
    font,
    rowHeight,
    forced: false,
  }
}
