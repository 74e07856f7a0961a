import { messages as shell } from '../src/components/shell/messages'
import { messages as auth } from '../src/features/auth/messages'
import { messages as generate } from '../src/features/generate/messages'
import { messages as schedule } from '../src/features/schedule/messages'
import { done, GIVEN, PASSWORD } from './support/api'
import { gridIn } from './support/grid'
import { ADMINISTRATOR } from './support/seed'
import { expect, test } from './support/test'

const { nav } = shell

test('a viewer sees what is published and can change nothing', async ({ as, seeded, watch }) => {
  const page = await as('vera')
  await page.goto('/')
  await expect(gridIn(page)).toBeVisible()
  const main = page.getByRole('navigation', { name: shell.mainNav })
  await expect(main.getByRole('link', { name: nav.schedule })).toBeVisible()
  for (const name of [nav.generate, nav.requests, nav.compliance, nav.versions, nav.people])
    await expect(main.getByRole('link', { name })).toHaveCount(0)
  for (const name of [nav.rotations, nav.rules])
    await expect(main.getByRole('link', { name })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Published 1/ })).toBeVisible()

  await test.step('the keys of editing do nothing', async () => {
    const cell = gridIn(page).getByRole('gridcell').first()
    await cell.focus()
    await page.keyboard.press('a')
    await expect(page.getByText(schedule.edit.readOnly)).toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.getByRole('link', { name: schedule.version.publish })).toHaveCount(0)
    await expect(page.getByRole('button', { name: /^(Undo|Nothing to undo)/ })).toHaveCount(0)
  })

  await test.step('no draft, not even by its address', async () => {
    watch.allowStatus(404, 403)
    await page.goto(`/schedule/?schedule=${seeded.schedule}&version=${seeded.draft}`)
    await expect(page.getByRole('heading', { name: schedule.title })).toBeVisible()
    await expect(page.getByRole('button', { name: /^Draft/ })).toHaveCount(0)
    await expect(page.getByText('Draft 2')).toHaveCount(0)
  })

  await test.step('nothing to generate', async () => {
    await page.goto('/generate/')
    await expect(page.getByRole('heading', { name: generate.title })).toBeVisible()
    await expect(page.getByRole('button', { name: generate.start, exact: true })).toHaveCount(0)
  })
})

test('a scheduler does not manage members; an approver does not edit', async ({ as, seeded }) => {
  const sam = await as('sam')
  await sam.goto('/settings/')
  await expect(sam.getByRole('tab', { name: 'Account' })).toBeVisible()
  await expect(sam.getByRole('tab', { name: 'Members' })).toHaveCount(0)

  const alex = await as('alex')
  await alex.goto(`/schedule/?schedule=${seeded.schedule}&version=${seeded.draft}`)
  await expect(gridIn(alex)).toBeVisible()
  await expect(alex.getByRole('button', { name: /^Draft 2/ })).toBeVisible()
  await gridIn(alex).getByRole('gridcell').first().focus()
  await alex.keyboard.press('Delete')
  await expect(alex.getByText(schedule.edit.readOnly)).toBeVisible()
  await expect(alex.getByRole('link', { name: schedule.version.publish })).toBeVisible()
})

test('whoever is signed out comes to the login page and back', async ({ as, watch }) => {
  watch.allow(/status of 401/)
  const page = await as('sam')
  await page.goto('/people/')
  await expect(page.getByRole('heading', { name: nav.people })).toBeVisible()
  await page.context().clearCookies()
  await page.goto('/people/')
  await expect(page).toHaveURL(/\/login\//)
})

test('a password that an administrator chose is changed first', async ({ open, api }) => {
  const ada = await api(ADMINISTRATOR)
  const body = { username: 'kim', name: 'Kim Alder', password: GIVEN, administrator: true }
  await done(ada.client.POST('/api/users', { body }))
  const page = await open()
  const asked = page.getByRole('heading', { name: auth.newPassword.title })

  await test.step('wherever they go', async () => {
    await page.goto('/schedule/')
    await page.getByLabel(auth.username).fill('kim')
    await page.getByLabel(auth.password).fill(GIVEN)
    await page.getByRole('button', { name: auth.submit }).click()
    for (const path of ['/', '/welcome/', '/schedule/']) {
      await expect(asked).toBeVisible()
      await page.goto(path)
    }
    await expect(asked).toBeVisible()
  })

  await test.step('and then they go on', async () => {
    await page.getByLabel(auth.newPassword.current).fill(GIVEN)
    await page.getByLabel(auth.newPassword.next).fill(PASSWORD)
    await page.getByRole('button', { name: auth.newPassword.submit }).click()
    await expect(gridIn(page)).toBeVisible()
  })
})
