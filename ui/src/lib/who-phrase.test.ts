import { expect, it } from 'vitest'
import { sayWho } from './who-phrase'

it('says levels, roles and what one is qualified for', () => {
  expect(sayWho('pgy1')).toBe('PGY-1')
  expect(sayWho('pgy2+ !cohort:late')).toBe('PGY-2 and above, not cohort late')
  expect(sayWho('resident qualified:ultrasound')).toBe('residents, qualified for ultrasound')
  expect(sayWho('faculty on:ICU')).toBe('faculty, on ICU')
  expect(sayWho('all')).toBe('everyone')
})
it('leaves names of people alone', () => {
  expect(sayWho('R2D')).toBe('R2D')
  expect(sayWho('!R2D')).toBe('not R2D')
  expect(sayWho('team:red')).toBe('team:red')
})
