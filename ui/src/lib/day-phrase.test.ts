import { expect, it } from 'vitest'
import { parseDays, sayDays, writeDays } from './day-phrase'

const round = (text: string) => {
  const phrase = parseDays(text)
  return phrase && writeDays(phrase)
}

it('writes back what it read, as short as it can be', () => {
  expect(round('all')).toBe('all')
  expect(round('Mon-Fri !holidays')).toBe('Mon-Fri !holidays')
  expect(round('Sat Sun holidays')).toBe('Sat Sun holidays')
  expect(round('Mon Tue Wed Sat')).toBe('Mon-Wed Sat')
  expect(round('mon-sun')).toBe('all')
  expect(round('Fri-Mon')).toBe('Mon Fri-Sun')
  expect(round('all !Sun')).toBe('Mon-Sat')
  expect(round('holidays')).toBe('holidays')
})
it('leaves alone what ticks cannot say', () => {
  expect(parseDays('holidays !Sat')).toBeNull()
  expect(parseDays('Foo')).toBeNull()
  expect(parseDays('')).toBeNull()
  expect(parseDays('!holidays')).toBeNull()
})
it('writes nothing for no day', () => {
  expect(writeDays({ weekdays: Array(7).fill(false), holidays: 'not' })).toBe('')
})
it('says a phrase', () => {
  expect(sayDays('Mon-Fri !holidays')).toBe('Mon–Fri, not on holidays')
  expect(sayDays('Sat Sun holidays')).toBe('Sat, Sun and holidays')
  expect(sayDays('Mon Tue Wed Sat')).toBe('Mon–Wed and Sat')
  expect(sayDays('all')).toBe('every day')
  expect(sayDays('')).toBe('every day')
  expect(sayDays('all !holidays')).toBe('every day, not on holidays')
  expect(sayDays('all holidays')).toBe('every day')
  expect(sayDays('holidays')).toBe('holidays')
  expect(sayDays('holidays !Sat')).toBe('holidays !Sat')
})
