import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { distance, hueApart, tokens, VISION } from '@/testing/colour'
import { COLOURS, colourAt, PALETTE, PATTERNS, patternOf } from './palette'

const css = readFileSync('src/app/tokens.css', 'utf8')
const themes = { light: tokens(css, ':root'), dark: tokens(css, ':root[data-theme="dark"]') }

/** Distance at which two fills are told apart at a glance. */
const APART = 4

it('two colours with the same pattern are told apart, whatever one sees of colour', () => {
  const confused: string[] = []
  for (const [theme, values] of Object.entries(themes)) {
    for (const [vision, matrix] of Object.entries(VISION)) {
      for (const [index, one] of COLOURS.entries()) {
        for (const other of COLOURS.slice(index + 1)) {
          if (PALETTE[one] !== PALETTE[other]) continue
          const fills = [one, other].map((colour) => values[`rotation-${colour}-fill`] ?? '')
          const apart = distance(fills[0] ?? '', fills[1] ?? '', matrix)
          if (apart < APART)
            confused.push(`${theme}, ${vision}: ${one} and ${other} (${apart.toFixed(1)})`)
        }
      }
    }
  }
  expect(confused).toEqual([])
})

/** Degrees between the red of violations and the nearest hue of the palette. */
const FROM_RED = 18

it('no shift looks like a violation', () => {
  const red: string[] = []
  for (const [theme, values] of Object.entries(themes)) {
    for (const colour of COLOURS) {
      for (const part of ['fill', 'ink']) {
        const apart = hueApart(values[`rotation-${colour}-${part}`] ?? '', values.bad ?? '')
        if (apart < FROM_RED) red.push(`${theme}: ${colour} ${part} (${apart.toFixed(0)}°)`)
      }
    }
  }
  expect(red).toEqual([])
})

it('has twelve colours and six patterns, which go round', () => {
  expect([COLOURS.length, PATTERNS.length]).toEqual([12, 6])
  expect([colourAt(0), colourAt(12)]).toEqual(['blue', 'blue'])
  expect([patternOf(0, 0), patternOf(0, 1), patternOf(12, 6), patternOf(2, 0)]).toEqual([
    'plain',
    'diagonal',
    'plain',
    'dots',
  ])
})
