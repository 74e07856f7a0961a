import { act, renderHook } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { useOnScreen } from '@/lib/on-screen'
import { hear, isOld, useHearing, useNews } from './old'

const ANSWER = { version: 7, revision: 4, state: 'draft' } as const
const old = (answer: Parameters<typeof isOld>[0] = ANSWER) => isOld(answer, useNews.getState())

beforeEach(() => useNews.setState({}, true))

describe('an answer', () => {
  it('is about the present while nothing else is heard', () => {
    expect(old()).toBe(false)
    hear(7, 4, 'draft')
    hear(8, 9, 'draft')
    expect(old()).toBe(false)
  })

  it('is about an older state after an edit, whatever is heard late', () => {
    hear(7, 5, 'draft')
    hear(7, 4, 'draft')
    expect(old()).toBe(true)
    expect(old({ ...ANSWER, revision: 5 })).toBe(false)
  })

  it('is about an older state once another version is in force', () => {
    hear(7, 4, 'published')
    expect(old({ ...ANSWER, state: 'published' })).toBe(false)
    hear(7, 4, 'superseded')
    expect(old({ ...ANSWER, state: 'published' })).toBe(true)
    // Somebody who asks about the version of before means it.
    expect(old({ ...ANSWER, state: 'superseded' })).toBe(false)
  })

  it('of no version is never old', () => {
    expect(old({ version: null, revision: null, state: '' })).toBe(false)
  })
})

it('hears of the edits that the page shows', () => {
  const { unmount } = renderHook(useHearing)
  act(() => useOnScreen.setState({ version: 7, etag: '"v7.4.0"' }))
  expect(old()).toBe(false)
  act(() => useOnScreen.setState({ etag: '"v7.5.0"' }))
  expect(old()).toBe(true)
  act(() => useOnScreen.setState({ version: null, etag: '' }))
  expect(old()).toBe(true)
  unmount()
})
