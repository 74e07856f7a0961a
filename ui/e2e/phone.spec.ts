import { messages as shell } from '../src/components/shell/messages'
import { messages as auth } from '../src/features/auth/messages'
import { messages as my } from '../src/features/my/messages'
import { messages as on } from '../src/features/on/messages'
import { messages as requests } from '../src/features/requests/messages'
import { done, ifMatch, P, PASSWORD } from './support/api'
import { addDays, today } from './support/example'
import { CLINICIAN } from './support/seed'
import { expect, PHONE, test } from './support/test'

test('a resident on a phone', async ({ open, api, seeded }) => {
  const page = await open(PHONE)
  const { programme } = seeded

  await test.step('signs in', async () => {
    await page.goto('/')
    await page.getByLabel(auth.username).fill('robin')
    await page.getByLabel(auth.password).fill(PASSWORD)
    await page.getByRole('button', { name: auth.submit }).tap()
    await expect(page.getByRole('heading', { name: my.title })).toBeVisible()
  })

  const robin = await api('robin')
  const monday = addDays(today(), -((new Date(today()).getUTCDay() + 6) % 7))
  const mine = await done(
    robin.client.GET(`${P}/my`, {
      params: { path: { programme }, query: { start: monday, end: addDays(monday, 6) } },
    }),
  )

  await test.step('sees the next shift and the week', async () => {
    await expect(page.getByText(new RegExp(`^(${my.next}|${my.now})$`))).toBeVisible()
    const week = page.getByRole('list', { name: my.week })
    await expect(week.getByRole('listitem').filter({ hasText: /^Mon/ })).toBeVisible()
    await expect(week.locator('> li')).toHaveCount(7)
    for (const shift of mine.shifts)
      await expect(week.getByText(shift.label, { exact: true }).first()).toBeVisible()
    await page.getByRole('button', { name: my.following }).tap()
    await expect(page.getByRole('button', { name: my.thisWeek })).toBeVisible()
    await page.getByRole('button', { name: my.thisWeek }).tap()
    await expect(week.locator('[aria-current=date]')).toBeVisible()
  })

  await test.step('nothing is wider than the screen', async () => {
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    )
    expect(wider).toBe(false)
  })

  await test.step('sees who is on', async () => {
    const tabs = page.getByRole('navigation', { name: shell.mainNav })
    await tabs.getByRole('link', { name: shell.tabs.on }).tap()
    await expect(page.getByRole('heading', { name: on.title })).toBeVisible()
    await expect(page.getByRole('list', { name: on.people(1) }).first()).toBeVisible()
    await page.getByRole('button', { name: on.following }).tap()
    await expect(page.getByRole('button', { name: on.today })).toBeEnabled()
    await page.getByRole('searchbox', { name: on.find }).fill('Nobody')
    await expect(page.getByText(on.noMatch)).toBeVisible()
  })

  const asked = addDays(today(), 12)
  await test.step('asks for a day off', async () => {
    const tabs = page.getByRole('navigation', { name: shell.mainNav })
    await tabs.getByRole('link', { name: shell.tabs.requests }).tap()
    await expect(page.getByRole('heading', { name: requests.ownTitle })).toBeVisible()
    await page.getByRole('button', { name: requests.ask }).tap()
    const form = page.getByRole('dialog', { name: requests.form.askTitle })
    await form.getByLabel(requests.form.kind).selectOption('wish_off')
    await form.getByLabel(requests.form.start).fill(asked)
    await form.getByLabel(requests.form.note).fill('Moving house')
    await form.getByRole('button', { name: requests.form.submit }).tap()
    await expect(form).toBeHidden()
    const one = page.getByRole('listitem').filter({ hasText: 'Moving house' })
    await expect(one.getByText(requests.states.open)).toBeVisible()
  })

  await test.step('sees the answer as soon as there is one', async () => {
    const sam = await api('sam')
    const { items } = await done(
      sam.client.GET(`${P}/requests`, {
        params: { path: { programme }, query: { state: 'open', clinician: CLINICIAN } },
      }),
    )
    const request = items.find(({ note }) => note === 'Moving house')
    if (!request) throw new Error('the request did not arrive')
    expect(request.start).toBe(asked)
    await done(
      sam.client.POST(`${P}/requests/{request}/decision`, {
        params: { path: { programme, request: request.id }, header: ifMatch(request.etag) },
        body: { decision: 'approve', note: 'Good luck with the boxes' },
      }),
    )
    const one = page.getByRole('listitem').filter({ hasText: 'Moving house' })
    await expect(one.getByText(requests.states.approved)).toBeVisible()
    await expect(one.getByText('Good luck with the boxes')).toBeVisible()
  })
})
