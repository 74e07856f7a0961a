import { expect, test } from 'vitest'
import { matching, type OnShift } from './shifts'

const shifts = [
  {
    code: 'N',
    label: 'Night float',
    site: 'Harbor Hill',
    people: [
      { id: 'R1', name: 'Ada Ng', rotation: 'WARD' },
      { id: 'R2', name: 'Bo Ito', rotation: null },
    ],
  },
  { code: 'D', label: 'Day', site: null, people: [{ id: 'R3', name: 'Cy Kaur', rotation: null }] },
] as OnShift[]
const found = (typed: string) =>
  matching(shifts, typed).map(({ code, people }) => [code, people.map(({ id }) => id).join()])

test('without words everything is there', () => {
  expect(found(' ')).toEqual([
    ['N', 'R1,R2'],
    ['D', 'R3'],
  ])
})

test('a shift or site keeps all its people, a name only the one', () => {
  expect(found('night')).toEqual([['N', 'R1,R2']])
  expect(found('harbor')).toEqual([['N', 'R1,R2']])
  expect(found('ito')).toEqual([['N', 'R2']])
  expect(found('ward')).toEqual([['N', 'R1']])
  expect(found('zz')).toEqual([])
})
