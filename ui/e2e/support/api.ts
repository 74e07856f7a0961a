import { randomUUID } from 'node:crypto'
import createClient, { type Client } from 'openapi-fetch'
import type { Grid as ScheduleGrid } from '../../src/features/schedule/types'
import type { components, paths } from '../../src/lib/api/schema'

export type Schemas = components['schemas']

export const PASSWORD = 'tidal-lamp-orchid-seven'
/** What an administrator chooses for somebody. */
export const GIVEN = 'lantern-meadow-copper-nine'
export const P = '/api/scheduling/programmes/{programme}'

export const newKey = (): { 'Idempotency-Key': string } => ({ 'Idempotency-Key': randomUUID() })
export const ifMatch = (etag: string): { 'If-Match': string } => ({ 'If-Match': etag })

/** The answer's data; what went wrong otherwise. */
export async function done<Data>(
  answer: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<NonNullable<Data>> {
  const { data, error, response } = await answer
  if (!response.ok || data === undefined || data === null)
    throw new Error(`${response.status} ${response.url}: ${JSON.stringify(error)}`)
  return data
}

/** Somebody who is logged in, without a browser. */
export class Api {
  readonly url: string
  readonly client: Client<paths>
  private cookie = ''
  private csrf = ''

  constructor(url: string) {
    this.url = url
    this.client = createClient<paths>({ baseUrl: url, fetch: (request) => this.send(request) })
  }

  static async login(url: string, username: string, password = PASSWORD): Promise<Api> {
    const api = new Api(url)
    const body = { username, password }
    api.csrf = (await done(api.client.POST('/api/session', { body }))).csrf ?? ''
    return api
  }

  /** The first account; like the form of the first run. */
  static async setUp(url: string, name: string, username: string): Promise<Api> {
    const api = new Api(url)
    const body = { name, username, password: PASSWORD }
    api.csrf = (await done(api.client.POST('/api/setup', { body }))).csrf ?? ''
    return api
  }

  /** Somebody's first time: they choose their own password in place of the one they were given. */
  static async settle(url: string, username: string): Promise<void> {
    const api = await Api.login(url, username, GIVEN)
    const body = { current: GIVEN, new: PASSWORD }
    await done(api.client.PUT('/api/session/password', { body }))
  }

  /** Sends bytes, for which the typed client has no form. */
  async sendZip(path: string, body: Uint8Array): Promise<Schemas['ImportReport']> {
    const answer = await this.send(
      new Request(this.url + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/zip', ...newKey() },
        body: new Blob([Uint8Array.from(body)]),
      }),
    )
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as Schemas['ImportReport']
  }

  /** The session's cookie, for a browser that shall be logged in without the form. */
  get cookies(): {
    name: string
    value: string
    url: string
    httpOnly: true
    sameSite: 'Strict'
  }[] {
    const [name = '', value = ''] = this.cookie.split('=')
    return [{ name, value, url: this.url, httpOnly: true, sameSite: 'Strict' }]
  }

  private async send(request: Request): Promise<Response> {
    const headers = new Headers(request.headers)
    headers.set('Origin', this.url)
    if (this.cookie) headers.set('Cookie', this.cookie)
    if (this.csrf) headers.set('X-CSRF-Token', this.csrf)
    const answer = await fetch(new Request(request, { headers }))
    const given = answer.headers.getSetCookie()[0]?.split(';')[0]
    if (given) this.cookie = given
    return answer
  }
}

const FINAL = ['succeeded', 'failed', 'cancelled']

/** Orders a generation. */
export async function order(
  api: Api,
  programme: number,
  schedule: number,
  { seed = 1, effort = 1 } = {},
): Promise<Schemas['Generation']> {
  return done(
    api.client.POST(`${P}/schedules/{schedule}/generations`, {
      params: { path: { programme, schedule }, header: newKey() },
      body: { seed, effort, workers: 2, fast: false, base: null },
    }),
  )
}

/** Waits until a generation is over; returns the version that it made. */
export async function finished(api: Api, programme: number, generation: number): Promise<number> {
  for (;;) {
    const now = await done(
      api.client.GET(`${P}/generations/{generation}`, {
        params: { path: { programme, generation } },
      }),
    )
    if (now.version !== null && now.state === 'succeeded') return now.version
    if (FINAL.includes(now.state)) throw new Error(`the generation ended: ${JSON.stringify(now)}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

export const versionOf = (api: Api, programme: number, version: number) =>
  done(api.client.GET(`${P}/versions/{version}`, { params: { path: { programme, version } } }))

/** The grid by days, as the schedule page has it. */
export type Grid = ScheduleGrid & { days: Schemas['GridDay'][] }

export async function gridOf(api: Api, programme: number, version: number): Promise<Grid> {
  const path = { programme, version }
  const grid = await done(
    api.client.GET(`${P}/versions/{version}/grid`, { params: { path, query: { layer: 'days' } } }),
  )
  return grid as Grid
}
