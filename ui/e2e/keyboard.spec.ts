import type { Page } from '@playwright/test'
import { messages as shell } from '../src/components/shell/messages'
import { messages as auth } from '../src/features/auth/messages'
import { messages as schedule } from '../src/features/schedule/messages'
import { gridOf, PASSWORD } from './support/api'
import { details, freeDay, gridIn, keysTo } from './support/grid'
import { expect, test } from './support/test'

/** What has the focus, and whether anybody can see that it has. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return null
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    // A cell of the grid is transparent: its ring is painted on the canvas below.
    const painted = element.matches('[role=gridcell]') && element.closest('[role=grid]') !== null
    const ring = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1
    // A combobox in a list window has its border, a heading only takes the reading position.
    const quiet = element.tabIndex < 0 || element.matches('[role=combobox]')
    return {
      name: element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 60) ?? '',
      role: element.getAttribute('role') ?? element.tagName.toLowerCase(),
      row: element.dataset.row ?? null,
      start: element.dataset.start ?? null,
      seen:
        (painted || ring || quiet) &&
        box.width > 0 &&
        box.bottom > 0 &&
        box.top < window.innerHeight,
    }
  })

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key)
    const now = await focused(page)
    if (now) expect(now.seen, `after ${key} the focus is on ${now.role} “${now.name}”`).toBe(true)
  }
}

/** Tab until something has the focus; fails after a while. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  for (let left = 60; left > 0; left--) {
    await press(page, 'Tab')
    const now = await focused(page)
    if (now && wanted.test(`${now.role} ${now.name}`)) return
  }
  throw new Error(`Tab never came to ${wanted}`)
}

test('without a mouse', async ({ open, api, seeded, watch }) => {
  watch.allowStatus(409)
  const page = await open()

  await test.step('sign in', async () => {
    await page.goto('/')
    await expect(page.getByRole('heading', { name: auth.title })).toBeVisible()
    await tabTo(page, /^input/)
    await expect(page.getByLabel(auth.username)).toBeFocused()
    await page.keyboard.type('sam')
    await press(page, 'Tab')
    await page.keyboard.type(PASSWORD)
    await press(page, 'Enter')
    await expect(gridIn(page)).toBeVisible()
  })

  const sam = await api('sam')
  const grid = await gridOf(sam, seeded.programme, seeded.draft)

  await test.step('the grid is one tab stop', async () => {
    await page.locator('body').press('Tab')
    await expect(page.getByRole('link', { name: shell.skip })).toBeFocused()
    await tabTo(page, /^gridcell/)
    const stops = await gridIn(page).locator('[tabindex="0"]').count()
    expect(stops).toBe(1)
    const inside = await focused(page)
    await press(page, 'Tab')
    const after = await focused(page)
    expect(`${after?.role} ${after?.row}`).not.toBe(`gridcell ${inside?.row}`)
    await press(page, 'Shift+Tab')
    expect(await focused(page)).toEqual(inside)
  })

  await test.step('arrows go by run, by day and by person; the details follow', async () => {
    const first = await focused(page)
    await press(page, 'ArrowRight')
    const second = await focused(page)
    expect(Number(second?.start)).toBeGreaterThan(Number(first?.start))
    await press(page, 'ArrowDown')
    const below = await focused(page)
    expect(Number(below?.row)).toBeGreaterThan(Number(second?.row))
    const name = below?.name.split(':')[0] ?? ''
    await expect(details(page).getByRole('heading', { name: new RegExp(`^${name}`) })).toBeVisible()
    await press(page, 'Alt+ArrowRight', 'Alt+ArrowRight')
    await press(page, 'End', 'Home', 'Control+End', 'Control+Home')
    expect((await focused(page))?.start).toBe('0')
    await expect(details(page).getByRole('heading', { name: schedule.inspector.why })).toBeVisible()
  })

  await test.step('the details are reached and left with F6', async () => {
    await press(page, 'F6', 'F6')
    await press(page, 'Shift+F6', 'Shift+F6')
    expect((await focused(page))?.role).toBe('gridcell')
  })

  const undo = page.getByRole('button', { name: /^Undo: / })
  const redo = page.getByRole('button', { name: /^Redo: / })

  await test.step('assign, undo, redo', async () => {
    const free = await freeDay(sam, seeded.programme, seeded.draft, grid)
    await keysTo(page, grid, free.clinician, free.column)
    expect((await focused(page))?.name).toMatch(new RegExp(`^${free.name}: Off, `))
    await press(page, 'a')
    const list = page.getByRole('dialog', { name: new RegExp(`^Assign for ${free.name}`) })
    await expect(list.getByRole('combobox')).toBeFocused()
    await page.keyboard.type('D')
    await expect(list.getByText(schedule.verdict.fine)).toBeVisible()
    await press(page, 'Enter')
    await expect(list).toBeHidden()
    await expect(undo).toBeEnabled()
    await expect(page.locator(':focus')).toHaveRole('gridcell')
    await expect(page.locator(':focus')).toHaveAccessibleName(new RegExp(`^${free.name}: Day, `))
    await press(page, 'Control+z')
    await expect(undo).toHaveCount(0)
    await expect(redo).toBeEnabled()
    await press(page, 'Control+Shift+z')
    await expect(undo).toBeEnabled()
    await press(page, 'Control+z')
    await expect(redo).toBeEnabled()
    expect((await gridOf(sam, seeded.programme, seeded.draft)).people).toEqual(grid.people)
  })

  await test.step('palette and help', async () => {
    await press(page, 'Control+k')
    const palette = page.getByRole('dialog', { name: shell.palette })
    await expect(palette.getByRole('combobox')).toBeFocused()
    await page.keyboard.type('people')
    await expect(palette.getByRole('option').first()).toBeVisible()
    await press(page, 'Escape')
    await expect(palette).toBeHidden()
    expect((await focused(page))?.role).toBe('gridcell')
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: shell.keyboard })
    await expect(help).toBeVisible()
    await expect(help.getByText(schedule.help.assign)).toBeVisible()
    await press(page, 'Escape')
    await expect(help).toBeHidden()
    await press(page, 'Control+k')
    await page.keyboard.type(shell.nav.rules)
    await press(page, 'Enter')
    await expect(page.getByRole('heading', { name: shell.nav.rules })).toBeVisible()
  })

  await test.step('a dialog keeps the focus inside and gives it back', async () => {
    await tabTo(page, /^button Add rule/)
    await press(page, 'Enter')
    const picker = page.getByRole('dialog', { name: 'Add a rule' })
    await expect(picker).toBeVisible()
    for (let times = 0; times < 25; times++) {
      await press(page, 'Tab')
      const inside = await picker.evaluate((dialog) => dialog.contains(document.activeElement))
      expect(inside || (await focused(page)) === null).toBe(true)
    }
    await press(page, 'Escape')
    await expect(picker).toBeHidden()
    expect((await focused(page))?.name).toContain('Add rule')
  })
})
