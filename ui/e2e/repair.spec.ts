import { messages as schedule } from '../src/features/schedule/messages'
import { gridOf } from './support/api'
import { expectAccessible } from './support/axe'
import { cellOf, codesOf, details, gridIn, keysTo } from './support/grid'
import { expect, test } from './support/test'

const words = schedule.inspector.sick

test('somebody falls ill: the smallest change, applied at once, undone', async ({
  as,
  api,
  seeded,
}) => {
  const page = await as('sam')
  const sam = await api('sam')
  const grid = await gridOf(sam, seeded.programme, seeded.draft)
  const nights = grid.people.flatMap(({ id, name }) =>
    codesOf(grid, id).flatMap((code, column) => (code === 'N' ? [{ id, name, column }] : [])),
  )
  const night = nights.find(({ id, column }) => codesOf(grid, id)[column - 1] !== 'N')
  if (!night) throw new Error('nobody has a night')
  await page.goto(`/schedule/?schedule=${seeded.schedule}&version=${seeded.draft}`)
  await expect(gridIn(page)).toBeVisible()

  await test.step('the repairs are found with the keyboard alone', async () => {
    await keysTo(page, grid, night.id, night.column)
    await page.keyboard.press('Enter')
    const button = details(page).getByRole('button', { name: words.action })
    await expect(button).toBeVisible()
    await button.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: new RegExp(`^${night.name} is out`) })
    await expect(dialog.getByRole('listitem').first()).toBeVisible()
    await expect(dialog.getByText(words.proven).first()).toBeVisible()
    await page.evaluate(() => document.fonts.ready)
    await expectAccessible(page, 'repairs of a sick call')
    await page.emulateMedia({ colorScheme: 'light' })
  })

  await test.step('one click makes it one edit', async () => {
    const apply = page.getByRole('button', { name: words.applyNumber(1) })
    await apply.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.getByText(new RegExp(`^${night.name} is out`)).first()).toBeVisible()
    await expect
      .poll(
        async () =>
          codesOf(await gridOf(sam, seeded.programme, seeded.draft), night.id)[night.column],
      )
      .not.toBe('N')
    const after = await gridOf(sam, seeded.programme, seeded.draft)
    const holders = after.people.filter(({ id }) => codesOf(after, id)[night.column] === 'N')
    expect(holders).toHaveLength(1)
    const holder = holders[0]
    if (!holder) throw new Error('nobody has the night')
    await expect(await cellOf(page, after, holder.id, night.column)).toBeVisible()
  })

  await test.step('undo brings all of it back', async () => {
    await page.getByRole('button', { name: /^Undo: / }).click()
    await expect
      .poll(
        async () =>
          codesOf(await gridOf(sam, seeded.programme, seeded.draft), night.id)[night.column],
      )
      .toBe('N')
  })
})
