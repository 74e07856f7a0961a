import { messages as generate } from '../src/features/generate/messages'
import { messages as people } from '../src/features/people/messages'
import { messages as schedule } from '../src/features/schedule/messages'
import { messages as shared } from '../src/lib/messages'
import { Api, done, gridOf, ifMatch, P, versionOf } from './support/api'
import { gridIn } from './support/grid'
import { expect, test } from './support/test'

/** What a browser writes when nobody answers. */
const AWAY = [/ERR_CONNECTION/, /ERR_INCOMPLETE/, /ERR_EMPTY_RESPONSE/, /ERR_FAILED/]

test('a server that is killed while it generates goes on where it was', async ({
  as,
  server,
  watch,
  api,
  seeded,
}) => {
  test.setTimeout(240_000)
  watch.allow(...AWAY)
  const { programme, schedule: id } = seeded
  const page = await as('sam')
  await page.goto(`/generate/?schedule=${id}`)
  await page.getByText(generate.options.title, { exact: true }).click()
  await page.getByLabel(generate.options.seed, { exact: true }).fill('7')
  await page.getByLabel(generate.options.effort, { exact: true }).fill('8')
  await page.getByRole('button', { name: generate.start, exact: true }).click()
  const progress = page.getByRole('progressbar', { name: generate.running.progress })
  await expect(progress).toBeVisible()
  await expect(page.getByText(generate.chart.wait)).toHaveCount(0, { timeout: 60_000 })

  await server.kill()
  // What is known stays on screen.
  await page.waitForTimeout(3_000)
  await expect(page.getByRole('heading', { name: /^Generating / })).toBeVisible()

  await server.start()
  await expect(page.getByRole('heading', { name: generate.result.title(3) })).toBeVisible({
    timeout: 150_000,
  })
  const sam = await api('sam')
  const { items } = await done(
    sam.client.GET(`${P}/schedules/{schedule}/versions`, {
      params: { path: { programme, schedule: id } },
    }),
  )
  // Once in effect: one draft, whatever was tried how often.
  expect(items.map(({ number }) => number)).toEqual([3, 2, 1])
})

test('without a server what is on screen stays, and comes alive again', async ({
  as,
  server,
  watch,
  api,
  seeded,
}) => {
  watch.allow(...AWAY)
  const { programme, draft } = seeded
  const page = await as('sam')
  await page.goto('/schedule/')
  await expect(page.getByRole('button', { name: /^Draft 2/ })).toBeVisible()
  const sam = await api('sam')
  const grid = await gridOf(sam, programme, draft)
  const first = grid.people[0]?.id ?? ''

  // What the page fetches ahead is there.
  await page.waitForLoadState('networkidle')
  await server.stop()
  await gridIn(page).getByRole('gridcell').first().focus()
  await page.keyboard.press('p')
  await expect(page.getByText(shared.problems.unreachable).first()).toBeVisible()
  await expect(gridIn(page).getByRole('gridcell').first()).toBeAttached()
  await expect(page.getByRole('gridcell', { name: /Pinned/ })).toHaveCount(
    grid.people.flatMap(({ runs }) => runs).filter((run) => (run[3] ?? 0) & 1).length,
  )
  // A page that had nothing yet says so, with a way out.
  await page.getByRole('link', { name: people.title }).click()
  const retry = page.getByRole('button', { name: shared.actions.tryAgain })
  await expect(retry).toBeVisible()

  await server.start()
  // Back in contact the page reads again by itself; the button is for those who do not wait.
  await expect(async () => {
    if (await retry.isVisible()) await retry.click({ timeout: 1_000 })
    await expect(page.getByRole('row', { name: /Ada Berg/ })).toBeVisible({ timeout: 2_000 })
  }).toPass()

  // The stream comes back: somebody else's edit appears by itself.
  await page.getByRole('link', { name: schedule.title, exact: true }).click()
  await expect(page.getByRole('button', { name: /^Draft 2/ })).toBeVisible()
  const ada = await Api.login(server.url, 'ada')
  const { etag } = await versionOf(ada, programme, draft)
  const day = grid.days[20]?.day ?? ''
  await done(
    ada.client.POST(`${P}/versions/{version}/edits`, {
      params: { path: { programme, version: draft }, header: ifMatch(etag ?? '') },
      body: {
        operations: [{ op: 'pin', clinician: first, day, length: 1, layer: 'days' }],
        label: '',
        dry_run: false,
        allow_violations: true,
      },
    }),
  )
  await expect(page.getByRole('button', { name: /^Undo: / })).toBeEnabled({ timeout: 30_000 })
})
