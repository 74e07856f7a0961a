import createFetchClient, { type Middleware } from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import { problemOf, unreachable } from './problem'
import { queryClient } from './query-client'
import type { components, paths } from './schema'

export type Schemas = components['schemas']
export type Session = Schemas['SessionState']

/** The query under which the session stands; also where the CSRF token comes from. */
export const sessionKey = ['get', '/api/session'] as const

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/** ETag of the last answer, by path and query. */
const etags = new Map<string, string>()

const place = (url: string): string => {
  const { pathname, search } = new URL(url, window.location.origin)
  return pathname + search
}

const conventions: Middleware = {
  onRequest({ request }) {
    if (SAFE.has(request.method)) return undefined
    const csrf = queryClient.getQueryData<Session>(sessionKey)?.csrf
    if (csrf) request.headers.set('X-CSRF-Token', csrf)
    return request
  },
  async onResponse({ request, response }) {
    const etag = response.headers.get('etag')
    if (etag) etags.set(place(request.url), etag)
    if (response.ok) return
    // A session that ended elsewhere: the shell then leads to the login page.
    if (response.status === 401 && !request.url.endsWith('/api/session')) {
      void queryClient.invalidateQueries({ queryKey: sessionKey })
    }
    throw await problemOf(response)
  },
  onError({ error }) {
    return error instanceof TypeError ? unreachable() : undefined
  },
}

/** Typed calls outside React: `await api.POST('/api/…', { body })`; throws ApiProblem. */
export const api = createFetchClient<paths>({
  baseUrl: typeof window === 'undefined' ? '' : window.location.origin,
  credentials: 'same-origin',
})
api.use(conventions)

/** Typed hooks: `$api.useQuery('get', '/api/…', init)`, `$api.useMutation('post', '/api/…')`. */
export const $api = createQueryClient(api)

/** The ETag that came with the last GET of this path (with its query, as requested). */
export const etagOf = (path: string): string | undefined => etags.get(path)

/** Headers of a change: it fails with 412 when someone else was faster. */
export const ifMatch = (etag: string): { 'If-Match': string } => ({ 'If-Match': etag })

/**
 * Headers of a POST that starts work: sent twice, done once. Make the key when the form opens, not
 * when it is sent. (`crypto.randomUUID` is missing where the server is reached by plain http.)
 */
export function idempotencyKey(): { 'Idempotency-Key': string } {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return { 'Idempotency-Key': Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('') }
}
