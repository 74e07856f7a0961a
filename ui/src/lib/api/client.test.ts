import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { api, etagOf, idempotencyKey, sessionKey } from './client'
import { ApiProblem } from './problem'
import { queryClient } from './query-client'

const sent: Request[] = []
let answer: () => Response | Promise<Response>

beforeEach(() => {
  sent.length = 0
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request)
    return answer()
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  queryClient.clear()
})

const credentials = { username: 'ng', password: 'a long one' }
const post = () => api.POST('/api/session', { body: credentials, fetch: globalThis.fetch })

it('sends the CSRF token of the session with unsafe methods only', async () => {
  queryClient.setQueryData(sessionKey, { csrf: 'token' })
  answer = () => Response.json({})
  await post()
  await api.GET('/api/session', { fetch: globalThis.fetch })
  expect(sent.map((request) => request.headers.get('x-csrf-token'))).toEqual(['token', null])
})

it('turns problem+json into an ApiProblem with its fields', async () => {
  answer = () =>
    new Response(
      JSON.stringify({
        title: 'Not valid',
        status: 422,
        code: 'validation',
        findings: [1],
        errors: [{ field: 'name', message: 'Too long.', maybe: 'cut it.' }],
      }),
      { status: 422, headers: { 'content-type': 'application/problem+json' } },
    )
  const problem = await post().catch((error: unknown) => error)
  expect(problem).toBeInstanceOf(ApiProblem)
  expect(problem).toMatchObject({ code: 'validation', status: 422, extra: { findings: [1] } })
  expect((problem as ApiProblem).field('name')).toBe('Too long. Maybe cut it.')
  expect((problem as ApiProblem).field('other')).toBeUndefined()
})

it('says so when nobody answers or the answer is no problem+json', async () => {
  answer = () => Promise.reject(new TypeError('fetch failed'))
  await expect(post()).rejects.toMatchObject({ code: 'unreachable', status: 0 })
  answer = () => new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } })
  await expect(post()).rejects.toMatchObject({ code: 'http_502', status: 502 })
})

it('remembers ETags by path', async () => {
  answer = () => Response.json({}, { headers: { etag: '"r4"' } })
  await api.GET('/api/session', { fetch: globalThis.fetch })
  expect(etagOf('/api/session')).toBe('"r4"')
})

it('makes another idempotency key each time, without a secure context', () => {
  const keys = [idempotencyKey(), idempotencyKey()].map((header) => header['Idempotency-Key'])
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(keys[0]).not.toBe(keys[1])
})
