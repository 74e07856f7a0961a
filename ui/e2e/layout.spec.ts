import type { Locator } from '@playwright/test'
import { messages as shell } from '../src/components/shell/messages'
import { messages as compliance } from '../src/features/compliance/messages'
import { messages as shared } from '../src/lib/messages'
import { details, gridIn } from './support/grid'
import { expect, PHONE, test } from './support/test'

async function boxOf(element: Locator) {
  const box = await element.boundingBox()
  if (!box) throw new Error('it is not on screen')
  return box
}

test('a message does not cover the details', async ({ as, seeded }) => {
  const page = await as('sam')
  await page.goto(`/schedule/?schedule=${seeded.schedule}&version=${seeded.draft}`)
  const notice = page.getByRole('region', { name: shell.notifications }).locator('> div')
  for (const width of [1440, 1024]) {
    await page.setViewportSize({ width, height: 900 })
    await gridIn(page).getByRole('gridcell').first().focus()
    await page.keyboard.press('p')
    await expect(notice.first()).toBeVisible()
    const [message, beside] = [await boxOf(notice.first()), await boxOf(details(page))]
    expect(message.x + message.width, `${width} px`).toBeLessThanOrEqual(beside.x)
    await notice.first().getByRole('button', { name: shared.actions.dismiss }).click()
    await expect(notice).toHaveCount(0)
  }
})

test('hours of several weeks are hours a week, and their window is told', async ({
  as,
  seeded,
}) => {
  const page = await as('sam')
  await page.goto(`/compliance/?schedule=${seeded.schedule}&version=${seeded.draft}`)
  const table = page.getByRole('grid', { name: compliance.caption })
  const head = table.getByRole('columnheader', { name: compliance.aWeek })
  await expect(head.first()).toBeVisible()
  const column = await head.first().evaluate((th) => (th as HTMLTableCellElement).cellIndex)
  const cells = table.getByRole('row').nth(1).getByRole('button')
  const text = await cells.nth(column - 1).textContent()
  expect(Number.parseFloat(text ?? '')).toBeLessThanOrEqual(100)
  // The arrow keys come to it, and its words appear.
  await cells.first().focus()
  for (let left = column; left > 1; left--) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('[popover]:popover-open').first()).toContainText(/\(.+\)$/)
})

test('on a phone a table that is too wide keeps its first column in sight', async ({
  as,
  seeded,
}) => {
  const page = await as('sam', PHONE)
  await page.goto(`/compliance/?schedule=${seeded.schedule}&version=${seeded.draft}`)
  const table = page.getByRole('grid', { name: compliance.caption })
  const name = table.getByRole('rowheader').first()
  const before = await boxOf(name)
  const frame = page.locator('.scroll-edges', { has: table })
  await expect(frame).toHaveAttribute('data-after')
  await table.getByRole('row').nth(1).getByRole('button').last().focus()
  await expect(frame).toHaveAttribute('data-before')
  expect((await boxOf(name)).x).toBe(before.x)
})

test('a page that fails leaves the shell, and comes back', async ({ as, watch, seeded }) => {
  watch.allow(/TypeError/)
  const page = await as('sam')
  await page.route(/\/api\/.*\/grid\?/, (route) => route.fulfill({ json: { days: null } }))
  await page.goto(`/schedule/?schedule=${seeded.schedule}&version=${seeded.draft}`)
  const title = page.getByRole('heading', { level: 1, name: shell.failed.title })
  await expect(title).toBeFocused()
  await expect(page.getByRole('navigation', { name: shell.mainNav })).toBeVisible()
  await page.unrouteAll()
  await page.getByRole('button', { name: shared.actions.tryAgain }).click()
  await expect(gridIn(page).getByRole('gridcell').first()).toBeAttached()
})
