/**
 * The colours and patterns of shifts and rotations, in the order of the indices that the API sends
 * (`colour` 0–11, `pattern` 0–5). None is near the red of violations. Fills and inks are CSS variables in both themes
 * (`--rotation-blue-fill`, `--rotation-blue-ink`). Colours that people with a colour-vision
 * deficiency confuse have different patterns of their own; palette.test.ts computes it.
 */
export const PATTERNS = [
  'plain',
  'diagonal',
  'dots',
  'vertical',
  'horizontal',
  'back-diagonal',
] as const

export type Pattern = (typeof PATTERNS)[number]

/** Each colour with the pattern that goes with it. */
export const PALETTE = {
  blue: 'plain',
  violet: 'dots',
  green: 'dots',
  teal: 'vertical',
  amber: 'plain',
  grey: 'horizontal',
  pink: 'back-diagonal',
  lime: 'back-diagonal',
  indigo: 'diagonal',
  orange: 'vertical',
  brown: 'horizontal',
  sky: 'diagonal',
} as const satisfies Record<string, Pattern>

export type Colour = keyof typeof PALETTE

export const COLOURS = Object.keys(PALETTE) as Colour[]

/** Any index is valid: they go round. */
export const colourAt = (index: number): Colour => COLOURS[index % COLOURS.length] ?? 'grey'

/**
 * The pattern of a shift or rotation. The first round of colours has the patterns that go with
 * them; each further round (the API's `pattern`) of the same colours takes the next ones.
 */
export function patternOf(colour: number, round: number): Pattern {
  const own = PATTERNS.indexOf(PALETTE[colourAt(colour)])
  return PATTERNS[(own + round) % PATTERNS.length] ?? 'plain'
}

/** Utility class that draws a pattern (globals.css); empty for plain. */
export const PATTERN_CLASS: Record<Pattern, string> = {
  plain: '',
  diagonal: 'pattern-diagonal',
  dots: 'pattern-dots',
  vertical: 'pattern-vertical',
  horizontal: 'pattern-horizontal',
  'back-diagonal': 'pattern-back-diagonal',
}

export const fillOf = (colour: Colour): string => `var(--rotation-${colour}-fill)`
export const inkOf = (colour: Colour): string => `var(--rotation-${colour}-ink)`
