import type { Page } from '@playwright/test'
import { Api, done, ifMatch, newKey, P } from './support/api'
import { addDays, exampleZip } from './support/example'
import { gridIn } from './support/grid'
import { expect, test } from './support/test'

test.use({ begin: 'nothing' })

/**
 * What the schedule page may ask of the API, and hold, until it can be worked with: of 120 people
 * only those in sight are elements.
 */
const MOST = { requests: 20, bytes: 64 * 1024, elements: 3_000 }

const CODES = ['WD', 'WN', 'UD', 'WL', 'JB', 'UN']
const WEEKS = [0, 1, 2, 3]

/** What a page has had from the API until now. */
const loaded = (page: Page) =>
  page.evaluate(() => {
    const all = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const own = all.filter(({ name }) => new URL(name).pathname.startsWith('/api/'))
    return {
      requests: own.map(({ name }) => new URL(name).pathname),
      bytes: own.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
      elements: document.querySelectorAll('*').length,
    }
  })

/** How fast it is, `python -m benchmarks.page_figures` says; here, that it stays within its means. */
test('120 people by 28 days cost few requests, bytes and elements', async ({ open, server }) => {
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
  const { id } = await done(
    api.client.POST(`${P}/schedules/{schedule}/versions`, {
      params: { path: { programme, schedule: days.id }, header: newKey() },
      body: { note: '' },
    }),
  )
  const place = { path: { programme, version: id } }
  const people = await done(
    api.client.GET(`${P}/people`, { params: { path: { programme }, query: { limit: 200 } } }),
  )
  // A draft begins with nobody's work, and the grid shows who has any: everybody gets some weeks.
  for (const week of WEEKS) {
    const operations = people.items.map((person, index) => ({
      op: 'assign' as const,
      layer: 'days' as const,
      clinician: person.id,
      day: addDays(days.start, 7 * week),
      length: 6,
      code: CODES[(index + week) % CODES.length] ?? '',
    }))
    await done(
      api.client.POST(`${P}/versions/{version}/edits`, {
        params: { ...place, header: ifMatch('*') },
        body: { operations, dry_run: false, allow_violations: true, label: '' },
      }),
    )
  }
  const page = await open()
  await page.context().addCookies(api.cookies)
  await page.goto(`/schedule/?schedule=${days.id}`)
  const grid = gridIn(page)
  const cell = grid.locator('[role=gridcell][tabindex="0"]')
  await cell.focus()
  await expect(cell).toBeFocused()
  await page.keyboard.press('ArrowDown')

  const rows = Number(await grid.getAttribute('aria-rowcount'))
  const ways = `/api/scheduling/programmes/${programme}/versions/${id}`
  await expect.poll(async () => (await loaded(page)).requests).toContain(`${ways}/findings`)
  const { requests, bytes, elements } = await loaded(page)
  expect(people.items).toHaveLength(120)
  expect(rows, 'a row for each, one for each group, and the head').toBeGreaterThan(120)
  expect(requests.filter((path) => path === `${ways}/grid`)).toHaveLength(1)
  expect(requests.length).toBeLessThanOrEqual(MOST.requests)
  expect(bytes).toBeLessThanOrEqual(MOST.bytes)
  expect(elements).toBeLessThanOrEqual(MOST.elements)
})
