import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast, tokens } from '@/testing/colour'
import { COLOURS } from './palette'

const css = readFileSync('src/app/tokens.css', 'utf8')
const THEMES = {
  light: tokens(css, ':root'),
  dark: { ...tokens(css, ':root'), ...tokens(css, ':root[data-theme="dark"]') },
}

const GROUNDS = ['bg', 'panel', 'soft']
const TEXT = [
  ...GROUNDS.flatMap((ground) =>
    ['ink', 'mute', 'accent', 'bad', 'warn', 'ok'].map((ink) => [ink, ground]),
  ),
  ['panel', 'ink'], // primary buttons and tooltips
  ['panel', 'accent'], // today
  ['accent', 'accent-bg'],
  ['ink', 'accent-bg'],
  ['mute', 'accent-bg'], // the hours of a selected row
  ['ink', 'bad-bg'],
  ['bad', 'bad-bg'],
  ['warn', 'warn-bg'],
  ['ok', 'ok-bg'],
  ...COLOURS.map((colour) => [`rotation-${colour}-ink`, `rotation-${colour}-fill`]),
]
const MARKS = GROUNDS.flatMap((ground) => ['edge', 'accent'].map((mark) => [mark, ground]))

describe.each(Object.entries(THEMES))('%s theme', (_, theme) => {
  const measure = ([over, under]: string[]) =>
    contrast(theme[over ?? ''] ?? '', theme[under ?? ''] ?? '')

  it.each(TEXT)('text %s on %s has 4.5:1', (...pair) => {
    expect(measure(pair)).toBeGreaterThanOrEqual(4.5)
  })
  it.each(MARKS)('mark %s on %s has 3:1', (...pair) => {
    expect(measure(pair)).toBeGreaterThanOrEqual(3)
  })
})

it('measures what the definition says', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 2)
})
