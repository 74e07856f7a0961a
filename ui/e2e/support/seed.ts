import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Api, done, finished, GIVEN, ifMatch, newKey, order, P, versionOf } from './api'
import { exampleZip, shift } from './example'
import { dataFolder, Server } from './server'

/** What lies in the folder that most journeys begin with; `people` by their user names. */
export interface Seeded {
  programme: number
  schedule: number
  /** In force. */
  published: number
  /** The working draft, made from it. */
  draft: number
}

export const ROLES = {
  sam: 'scheduler',
  alex: 'approver',
  robin: 'resident',
  fay: 'faculty',
  vera: 'viewer',
} as const

export const ADMINISTRATOR = 'ada'
/** The resident's person in the schedule. */
export const CLINICIAN = 'R6'

export const NOTE = 'First month of the year'

/** Environment variable with the folder, for the workers. */
export const FOLDER = 'NIGHTFLOAT_E2E_SEEDED'
export const FACTS = 'seeded.json'

/** Lives through the first weeks of a programme once, so that each journey can begin after them. */
export default async function seedOnce(): Promise<() => Promise<void>> {
  const server = await new Server(await dataFolder()).start()
  try {
    const facts = await seed(server.url)
    await server.stop()
    await writeFile(join(server.data, FACTS), JSON.stringify(facts))
  } catch (error) {
    await server.remove()
    throw error
  }
  process.env[FOLDER] = server.data
  return () => rm(server.data, { recursive: true, force: true })
}

async function seed(url: string): Promise<Seeded> {
  const api = await Api.setUp(url, 'Ada Berg', ADMINISTRATOR)
  const made = await api.sendZip('/api/scheduling/programmes/import', exampleZip('tiny', shift()))
  const programme = made.programme
  if (programme === null) throw new Error(`the example was refused: ${JSON.stringify(made)}`)
  for (const [username, role] of Object.entries(ROLES)) {
    const name = `${username.charAt(0).toUpperCase()}${username.slice(1)} Young`
    const body = { username, name, password: GIVEN, administrator: false }
    const user = (await done(api.client.POST('/api/users', { body }))).id
    await done(
      api.client.PUT(`${P}/members/{user}`, {
        params: { path: { programme, user } },
        body: { role, clinician: role === 'resident' ? CLINICIAN : null },
      }),
    )
    await Api.settle(url, username)
  }
  const { items } = await done(
    api.client.GET(`${P}/schedules`, { params: { path: { programme } } }),
  )
  const schedule = items[0]?.id
  if (schedule === undefined) throw new Error('the example plans nothing')
  const generation = await order(api, programme, schedule, { effort: 4 })
  const published = await finished(api, programme, generation.id)
  const version = await versionOf(api, programme, published)
  await done(
    api.client.POST(`${P}/versions/{version}/publication`, {
      params: {
        path: { programme, version: published },
        header: { ...newKey(), ...ifMatch(version.etag) },
      },
      body: { note: NOTE },
    }),
  )
  const fork = await done(
    api.client.POST(`${P}/versions/{version}/fork`, {
      params: { path: { programme, version: published }, header: newKey() },
      body: { note: '' },
    }),
  )
  const { etag } = await done(
    api.client.GET(`${P}/schedules/{schedule}`, { params: { path: { programme, schedule } } }),
  )
  await done(
    api.client.PUT(`${P}/schedules/{schedule}/working`, {
      params: { path: { programme, schedule }, header: ifMatch(etag) },
      body: { version: fork.id },
    }),
  )
  return { programme, schedule, published, draft: fork.id }
}
