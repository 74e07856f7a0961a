/** Colour arithmetic for the tests of the design tokens. */

type Rgb = [number, number, number]

/** The hexadecimal custom properties of the first rule with this selector, by name without dashes. */
export function tokens(css: string, selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`)
  const body = css.slice(start, css.indexOf('}', start))
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name, value]) => [name, value]),
  )
}

function channels(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new Error(`${hex} is no #rrggbb colour`)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

const linear = (hex: string): Rgb =>
  channels(hex).map((channel) => {
    const c = channel / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as Rgb

const times = (matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb =>
  matrix.map(([x, y, z]) => x * r + y * g + z * b) as Rgb

/** Contrast as WCAG 2.2 defines it: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [high, low] = [one, other]
    .map((hex) => times([[0.2126, 0.7152, 0.0722]], linear(hex))[0])
    .sort((a, b) => b - a) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Full deficiencies after Machado, Oliveira and Fernandes (2009), on linear RGB. */
export const VISION: Record<string, readonly Rgb[]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

function lab(hex: string, vision: readonly Rgb[]): Rgb {
  const seen = times(vision, linear(hex)).map((c) => Math.min(1, Math.max(0, c))) as Rgb
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    seen,
  ).map(Math.cbrt) as Rgb
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  )
}

/** Distance in OKLab times 100: about 2 is just noticeable side by side. */
export function distance(one: string, other: string, vision: readonly Rgb[]): number {
  const [a, b] = [lab(one, vision), lab(other, vision)]
  return 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

/** How far apart two hues lie on the circle of OKLCh, in degrees: 0 to 180. */
export function hueApart(one: string, other: string): number {
  const [a, b] = [one, other].map((hex) => {
    const [, x, y] = lab(hex, VISION.normal ?? [])
    return (Math.atan2(y, x) * 180) / Math.PI
  }) as [number, number]
  return Math.abs(((a - b + 540) % 360) - 180)
}
