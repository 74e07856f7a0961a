import { expect, it } from 'vitest'
import {
  addableIn,
  fieldsIn,
  firstJoined,
  type Node,
  nodesOf,
  partsOf,
  spoken,
  unquoted,
} from './sentence'

const parts = partsOf([
  { field: 'shifts', either: 'rotations', empty: 'work', style: 'plain' },
  { optional: [' on ', { field: 'days', style: 'plain' }], field: 'days', beside: 'shifts' },
  ' ',
  {
    joined: [
      { optional: ['at least ', { field: 'min', style: 'plain' }], field: 'min' },
      { optional: ['at most ', { field: 'max', style: 'plain' }], field: 'max' },
    ],
    mark: ', ',
  },
  { optional: [', scaled by FTE'], field: 'prorate' },
  ', one in ',
  { told: 'as many as there are' },
  '.',
])

const told = (nodes: readonly Node[]): string =>
  nodes
    .map((node) => {
      if (node.kind === 'text') return node.text
      return node.kind === 'blank' ? `[${node.blank.field}]` : told(node.nodes)
    })
    .join('')
const say = (...fields: string[]) => told(nodesOf(parts, (field) => fields.includes(field)))

it('leaves out optional words whose field says nothing', () => {
  expect(say()).toBe('[shifts] , one in as many as there are.')
  expect(say('min', 'max')).toBe(
    '[shifts] at least [min], at most [max], one in as many as there are.',
  )
  expect(say('max', 'prorate')).toBe(
    '[shifts] at most [max], scaled by FTE, one in as many as there are.',
  )
})
it('shows words that hang on a second field only with it', () => {
  expect(say('days')).not.toContain('[days]')
  expect(say('days', 'shifts')).toContain('[shifts] on [days]')
})
it('offers what could be added', () => {
  const offered = (...fields: string[]) =>
    addableIn(parts, (field) => fields.includes(field)).map(({ words }) => words)
  expect(offered('shifts', 'min')).toEqual(['on …', 'at most …', 'scaled by FTE'])
  expect(offered('max')).toEqual(['at least …', 'scaled by FTE'])
})
it('knows all fields and leaves out what is no part', () => {
  expect(fieldsIn(parts)).toEqual(['shifts', 'rotations', 'days', 'min', 'max', 'prorate'])
  expect(firstJoined(parts)).toEqual(['min'])
  expect(partsOf([null, 3, 'x'])).toEqual(['x'])
  expect(unquoted('At least `minutes` between')).toBe('At least minutes between')
  expect(spoken('weekly_limit_hours')).toBe('weekly limit hours')
})
