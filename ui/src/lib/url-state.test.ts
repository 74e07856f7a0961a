import { expect, it } from 'vitest'
import { changedSearch } from './url-state'

it('changes what is named and keeps the rest', () => {
  expect(changedSearch('?schedule=2&tab=x', { tab: null, person: 'R 1' })).toBe(
    '?schedule=2&person=R+1',
  )
  expect(changedSearch('?tab=x', { tab: null })).toBe('')
})
