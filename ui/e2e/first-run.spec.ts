import type { Page } from '@playwright/test'
import { messages as generate } from '../src/features/generate/messages'
import { messages as schedule } from '../src/features/schedule/messages'
import { messages as versions } from '../src/features/versions/messages'
import { messages as welcome } from '../src/features/welcome/messages'
import { Api, done, gridOf, P, PASSWORD } from './support/api'
import { cellOf, details, gridIn, keysTo, neededDay } from './support/grid'
import { expect, test } from './support/test'

test.use({ begin: 'nothing' })

/** Interns of the example: they may not have nights. */
const INTERNS = ['R1', 'R2']
const EXAMPLE = 'Lakeside Family Medicine'

/** Assigns by keyboard; the focus stands in the grid. */
async function assign(page: Page, code: string): Promise<void> {
  await page.keyboard.press('a')
  const list = page.getByRole('dialog', { name: /^Assign for / })
  await expect(list.getByRole('combobox')).toBeFocused()
  await page.keyboard.type(code)
  await expect(list.getByRole('option', { name: new RegExp(`^${code} `) })).toHaveAttribute(
    'aria-selected',
    'true',
  )
  await page.keyboard.press('Enter')
  await expect(list).toBeHidden()
}

test('from the first run to publishing, rolling back and looking back', async ({
  open,
  server,
  watch,
}) => {
  test.setTimeout(300_000)
  // The refused edit and the refused publication.
  watch.allowStatus(409)
  const page = await open()

  await test.step('the administrator is made', async () => {
    await page.goto('/')
    const form = welcome.administrator
    await expect(page.getByRole('heading', { name: form.title })).toBeVisible()
    await page.getByRole('button', { name: form.submit }).click()
    await expect(page.getByLabel(form.name)).toBeFocused()
    await page.getByLabel(form.name).fill('Ada Berg')
    await page.getByLabel(form.username).fill('ada')
    await page.getByLabel(form.password).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: welcome.programme.title })).toBeVisible()
  })

  await test.step('two clicks later a schedule generates', async () => {
    await page.getByRole('button', { name: EXAMPLE }).click()
    await page.getByRole('button', { name: generate.start, exact: true }).click()
    await expect(page.getByRole('progressbar', { name: generate.running.progress })).toBeVisible()
    const chart = page.getByRole('region', { name: generate.chart.title })
    await expect(chart.getByRole('img', { name: generate.chart.label })).toBeVisible({
      timeout: 60_000,
    })
  })

  await test.step('it arrives while one watches', async () => {
    await expect(page.getByRole('heading', { name: generate.result.title(1) })).toBeVisible({
      timeout: 180_000,
    })
    await expect(page.getByText(generate.result.legalText)).toBeVisible()
    await expect(page.getByText(generate.result.isWorking)).toBeVisible()
    await page.getByRole('link', { name: generate.result.open, exact: true }).click()
    await expect(gridIn(page)).toBeVisible()
    await expect(page.getByRole('button', { name: /^Draft 1 · no violation/ })).toBeVisible()
  })

  const api = await Api.login(server.url, 'ada')
  const grid = await gridOf(api, 1, 1)
  const everybody = grid.people.map(({ id }) => id)
  const needed = neededDay(grid, everybody)
  const intern = neededDay(grid, INTERNS)
  const alert = details(page).getByRole('alert')
  const undo = page.getByRole('button', { name: /^Undo: / })

  await test.step('with the mouse: an edit that breaks a rule is refused, in numbers', async () => {
    await (await cellOf(page, grid, needed.clinician, needed.column)).click()
    await expect(
      details(page).getByRole('heading', { name: new RegExp(`^${needed.name}`) }),
    ).toBeVisible()
    await details(page)
      .getByRole('button', { name: schedule.inspector.actions.clear, exact: true })
      .click()
    await expect(alert.getByText(schedule.refusal.title)).toBeVisible()
    await expect(alert.getByText(/\d (person|people), at least \d needed/).first()).toBeVisible()
    await expect(undo).toHaveCount(0)
  })

  await test.step('one of the ways out is taken', async () => {
    await expect(alert.getByText(schedule.refusal.proven).first()).toBeVisible()
    await alert.getByRole('button', { name: schedule.refusal.apply }).first().click()
    await expect(alert).toBeHidden()
    await expect(page.getByRole('button', { name: /^Draft 1 · no violation/ })).toBeVisible()
    await undo.click()
    await expect(page.getByRole('button', { name: schedule.toolbar.undo(null) })).toBeDisabled()
  })

  await test.step('with the keyboard: what it would break is said before it is done', async () => {
    await keysTo(page, grid, intern.clinician, intern.column)
    await page.keyboard.press('a')
    const list = page.getByRole('dialog', { name: new RegExp(`^Assign for ${intern.name}`) })
    await expect(list.getByRole('combobox')).toBeFocused()
    await page.keyboard.type('N')
    await expect(list.getByText(/^Breaks \d+ rules?$/)).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(alert.getByText(/has N on .*Only PGY-2 and above may have N/)).toBeVisible()
    await alert.getByRole('button', { name: schedule.refusal.back }).press('Enter')
    await expect(alert).toBeHidden()
    await expect(undo).toHaveCount(0)
  })

  await test.step('it is saved all the same', async () => {
    await assign(page, 'N')
    await alert.getByRole('button', { name: schedule.refusal.force }).press('Enter')
    await expect(alert).toBeHidden()
    await expect(page.getByRole('button', { name: /^Draft 1 · \d+ violations?/ })).toBeVisible()
  })

  await test.step('publishing is refused until somebody allows each violation by name', async () => {
    await page.getByRole('link', { name: schedule.version.publish }).click()
    await expect(page.getByRole('heading', { name: versions.publish.title(1) })).toBeVisible()
    const publish = page.getByRole('button', { name: versions.publish.submit, exact: true })
    await page.getByRole('textbox', { name: versions.publish.note }).fill('July')
    await expect(publish).toBeDisabled()
    await expect(page.getByText(versions.publish.missing.violations)).toBeVisible()
    await expect(page.getByText(versions.publish.agrees)).toBeVisible()
    const waive = page.getByRole('button', { name: versions.publish.waive })
    await expect(waive.first()).toBeVisible()
    for (let left = await waive.count(); left > 0; left--) {
      await waive.first().click()
      await page.getByLabel(versions.waiver.name).fill('Dr. Ito, programme director')
      await page.getByLabel(versions.waiver.reason).fill('A senior is in the house')
      await page.getByRole('button', { name: versions.waiver.submit }).click()
      await expect(waive).toHaveCount(left - 1)
    }
    await expect(publish).toBeEnabled()
    await publish.click()
    await expect(page.getByText(versions.publish.done(1))).toBeVisible()
    const row = page.getByRole('row', { name: /^Version 1 / })
    await expect(row).toContainText('in force')
    await expect(row).toContainText('July')
  })
  const afterFirst = new Date()

  await test.step('a second draft is made, changed and compared', async () => {
    await page.getByRole('button', { name: versions.table.menu(1) }).click()
    await page.getByRole('menuitem', { name: versions.menu.fork }).click()
    await expect(page.getByText(versions.madeDraft(2))).toBeVisible()
    await page
      .getByRole('row', { name: /^Version 2 / })
      .getByRole('link', { name: versions.open })
      .click()
    await expect(gridIn(page)).toBeVisible()
    await keysTo(page, grid, intern.clinician, intern.column)
    await assign(page, 'D')
    await expect(page.getByRole('button', { name: /^Draft 2 · no violation/ })).toBeVisible()
    await page.getByRole('link', { name: schedule.version.compare }).click()
    await expect(page.getByRole('heading', { name: versions.compare.heading(1, 2) })).toBeVisible()
    await expect(page.getByRole('tab', { name: /^By person 1/ })).toBeVisible()
    await expect(page.getByRole('tabpanel')).toContainText(intern.name)
  })

  await test.step('it is published and rolled back', async () => {
    await page.getByRole('button', { name: versions.compare.back }).click()
    await page.getByRole('button', { name: versions.table.menu(2) }).click()
    await page.getByRole('menuitem', { name: versions.menu.publish }).click()
    await page.getByRole('textbox', { name: versions.publish.note }).fill('Interns have no nights')
    await page.getByRole('button', { name: versions.publish.submit, exact: true }).click()
    await expect(page.getByText(versions.publish.done(2))).toBeVisible()
    await page.getByRole('button', { name: versions.table.menu(1) }).click()
    await page.getByRole('menuitem', { name: versions.menu.rollback }).click()
    const dialog = page.getByRole('dialog', { name: versions.rollback.title(1) })
    await expect(dialog.getByRole('tab', { name: /^By person 1/ })).toBeVisible()
    await dialog.getByRole('button', { name: versions.rollback.confirm }).click()
    await expect(dialog.getByText(versions.rollback.noNote)).toBeVisible()
    await dialog.getByRole('textbox', { name: versions.rollback.note }).fill('The senior is back')
    await dialog.getByRole('button', { name: versions.rollback.confirm }).click()
    await expect(page.getByText(versions.rollback.done(3))).toBeVisible()
    await expect(page.getByRole('row', { name: /^Version 3 / })).toContainText('in force')
    await expect(page.getByRole('row', { name: /^Version 2 / })).toContainText('superseded')
  })

  await test.step('what was in force at a moment can be asked', async () => {
    const asked = page.getByRole('region', { name: versions.asOf.title })
    const ask = async (at: Date) => {
      const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
      await asked.getByLabel(versions.asOf.label).fill(local.toISOString().slice(0, 16))
      await asked.getByRole('button', { name: versions.asOf.ask }).click()
    }
    const answer = asked.getByRole('status')
    await ask(new Date(Date.now() + 60_000))
    await expect(answer).toContainText(versions.asOf.inForce(3))
    await ask(new Date(Date.now() - 86_400_000))
    await expect(answer).toContainText(versions.asOf.nothing)
    // The field knows minutes, and all this took one or two: the moment itself by the API.
    const { version } = await done(
      api.client.GET(`${P}/schedules/{schedule}/as-of`, {
        params: {
          path: { programme: 1, schedule: grid.version.schedule },
          query: { at: afterFirst.toISOString() },
        },
      }),
    )
    expect(version?.number).toBe(1)
  })
})
