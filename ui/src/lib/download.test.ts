import { expect, it } from 'vitest'
import { csv } from './download'

it('quotes what needs it and disarms formulas', () => {
  expect(
    csv([
      ['Ng, Ada', 'said "no"', 3],
      ['=SUM(A1)', null, -2],
    ]),
  ).toBe('"Ng, Ada","said ""no""",3\r\n\'=SUM(A1),,-2\r\n')
})
