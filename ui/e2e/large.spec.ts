import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { messages as schedule } from '../src/features/schedule/messages'
import { Api, done, newKey, P } from './support/api'
import { exampleZip } from './support/example'
import { gridIn } from './support/grid'
import { expect, test } from './support/test'

test.use({ begin: 'nothing' })

const TIMES = 5

/** Numbers of the schedule page with 120 people and 28 days, for people to judge. */
test('120 people by 28 days', async ({ open, server }, info) => {
  const api = await Api.setUp(server.url, 'Ada Berg', 'ada')
  const { programme } = await api.sendZip(
    '/api/scheduling/programmes/import',
    exampleZip('internal-medicine', 0),
  )
  if (programme === null) throw new Error('the example was refused')
  const { items } = await done(
    api.client.GET(`${P}/schedules`, { params: { path: { programme } } }),
  )
  const days = items.find(({ year }) => !year)
  if (!days) throw new Error('the example plans no days')
  await done(
    api.client.POST(`${P}/schedules/{schedule}/versions`, {
      params: { path: { programme, schedule: days.id }, header: newKey() },
      body: { note: '' },
    }),
  )
  const measured: Record<string, number>[] = []
  for (let time = 0; time < TIMES; time++) {
    const page = await open()
    await page.context().addCookies(api.cookies)
    await page.goto('/on/')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const start = Date.now()
    await page.goto(`/schedule/?schedule=${days.id}`, { waitUntil: 'commit' })
    const cell = gridIn(page).locator('[role=gridcell][tabindex="0"]')
    await cell.waitFor({ state: 'attached' })
    await cell.focus()
    await expect(cell).toBeFocused()
    const interactive = Date.now() - start
    await page.keyboard.press('ArrowDown')
    const inPage = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType('navigation')
      const grid = performance
        .getEntriesByType('resource')
        .find(({ name }) => /\/grid\?/.test(name))
      const scripts = performance
        .getEntriesByType('resource')
        .filter((entry) => entry.name.endsWith('.js')) as PerformanceResourceTiming[]
      return {
        loaded: navigation?.duration ?? 0,
        gridAnswered: grid?.duration ?? 0,
        elements: document.querySelectorAll('*').length,
        scriptBytes: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
      }
    })
    measured.push({ interactive, ...inPage })
    await page.context().close()
  }
  const rows = (
    await done(
      api.client.GET(`${P}/people`, { params: { path: { programme }, query: { limit: 200 } } }),
    )
  ).items.length
  expect(rows).toBe(120)
  const figures = {
    what: `${schedule.title}: ${rows} people, 28 days; times in ms from the navigation`,
    cpus: cpus().length,
    measured,
  }
  const folder = `${info.project.outputDir}/figures`
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}/large-schedule.json`, `${JSON.stringify(figures, null, 2)}\n`)
})
