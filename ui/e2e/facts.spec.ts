import { messages as people } from '../src/features/people/messages'
import { messages as requests } from '../src/features/requests/messages'
import { messages as rules } from '../src/features/rules/messages'
import { messages as shared } from '../src/lib/messages'
import { done, gridOf, P } from './support/api'
import { codesOf } from './support/grid'
import { expect, test } from './support/test'

test('somebody is added, and found again', async ({ as, api, seeded, watch }) => {
  watch.allowStatus(409)
  const page = await as('sam')
  await page.goto('/people/')
  await page.getByRole('button', { name: people.add }).click()
  const form = page.getByRole('dialog', { name: people.form.addTitle })
  await form.getByRole('button', { name: people.form.submitAdd }).click()
  await expect(form.getByLabel(people.form.id, { exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  )
  await form.getByLabel(people.form.name).fill('Ines Jensen')
  await form.getByLabel(people.form.id, { exact: true }).fill('R1')
  await form.getByLabel(people.form.pgy).fill('2')
  await form.getByRole('button', { name: people.form.submitAdd }).click()
  // The code is taken: the server says so, at the field, and nothing typed is lost.
  await expect(form.getByText(/R1/).first()).toBeVisible()
  await expect(form.getByLabel(people.form.name)).toHaveValue('Ines Jensen')
  await form.getByLabel(people.form.id, { exact: true }).fill('R9')
  await form.getByRole('button', { name: people.form.submitAdd }).click()
  await expect(form).toBeHidden()
  await expect(page.getByRole('row', { name: /Ines Jensen R9 PGY-2/ })).toBeVisible()
  await page.getByRole('searchbox', { name: people.search }).fill('jens')
  await expect(page.getByText(people.count(1, 9))).toBeVisible()
  const sam = await api('sam')
  const { programme } = seeded
  const one = await done(
    sam.client.GET(`${P}/people/{person}`, { params: { path: { programme, person: 'R9' } } }),
  )
  expect(one.appointments[0]?.pgy).toBe(2)
})

test('a rule is tried before it is saved', async ({ as, api, seeded }) => {
  const page = await as('sam')
  await page.goto('/rules/?rule=night-runs')
  const editor = page.locator('form', { hasText: rules.editor.save })
  const preview = page.getByRole('region', { name: rules.preview.titleSaved })
  await expect(preview.getByText(rules.preview.nothing)).toBeVisible()
  await editor.getByLabel('max', { exact: true }).fill('1')
  const trying = page.getByRole('region', { name: rules.preview.title })
  await expect(trying.getByText(/→ \d+ findings?/)).toBeVisible()
  await expect(trying.getByText(/^\d+ new findings?$/)).toBeVisible()
  const sam = await api('sam')
  const { programme } = seeded
  const read = () =>
    done(
      sam.client.GET(`${P}/rules/{rule}`, { params: { path: { programme, rule: 'night-runs' } } }),
    )
  expect((await read()).settings.max).toBe(4)
  await editor.getByRole('button', { name: rules.editor.save }).click()
  await expect(page.getByText(rules.editor.saved)).toBeVisible()
  expect((await read()).settings.max).toBe(1)
  await expect(page.getByRole('button', { name: /N at most 1 in a row/ })).toBeVisible()
})

test('leave over work that is planned shows in the schedule', async ({ as, api, seeded }) => {
  const sam = await api('sam')
  const { programme, draft } = seeded
  const grid = await gridOf(sam, programme, draft)
  const column = codesOf(grid, 'R8').indexOf('N')
  const day = grid.days[column]?.day ?? ''
  const page = await as('sam')
  await page.goto('/requests/?tab=leave')
  await page.getByRole('button', { name: requests.leave.add }).click()
  const form = page.getByRole('dialog', { name: requests.leave.addTitle })
  await form.getByRole('combobox', { name: requests.leave.clinician }).click()
  await page.keyboard.type('Hana')
  await page.getByRole('option', { name: /Hana Ishii/ }).click()
  await form.getByLabel(requests.leave.kind).fill('sick')
  await form.getByLabel(requests.leave.start, { exact: true }).fill(day)
  await form.getByLabel(requests.leave.end, { exact: true }).fill(day)
  await form.getByRole('button', { name: requests.leave.add }).click()
  await expect(form).toBeHidden()
  await expect(page.getByRole('row', { name: /Hana Ishii.*sick/ })).toBeVisible()
  await page.goto('/schedule/')
  await expect(page.getByRole('button', { name: /^Draft 2 · \d+ violations?/ })).toBeVisible()
  await page.getByRole('button', { name: 'Next problem' }).click()
  await expect(page.getByRole('gridcell', { name: /violation/i }).first()).toBeAttached()
})

test('two browsers change the same person', async ({ as, watch }) => {
  watch.allowStatus(412)
  const edit = async (who: string) => {
    const page = await as(who)
    await page.goto('/people/?person=R2')
    await page.getByRole('button', { name: people.summary.edit, exact: true }).click()
    // Its title follows the name that is saved, whoever saves it.
    const form = page.getByRole('dialog', { name: people.form.editTitle('') })
    await expect(form.getByLabel(people.form.name)).toHaveValue('Ben Castillo')
    return { page, form }
  }
  const first = await edit('sam')
  const second = await edit('ada')
  await first.form.getByLabel(people.form.name).fill('Benjamin Castillo')
  await first.form.getByRole('button', { name: shared.actions.save }).click()
  await expect(first.form).toBeHidden()
  await second.form.getByLabel(people.form.name).fill('Benito Castillo')
  await second.form.getByRole('button', { name: shared.actions.save }).click()
  await expect(second.form.getByText(shared.forms.changedTitle)).toBeVisible()
  await second.form.getByRole('button', { name: shared.actions.takeTheirs }).click()
  await expect(second.form.getByLabel(people.form.name)).toHaveValue('Benjamin Castillo')
  await second.form.getByLabel(people.form.name).fill('Ben Castillo-Reyes')
  await second.form.getByRole('button', { name: shared.actions.save }).click()
  await expect(second.form).toBeHidden()
  // The other browser hears of it by itself.
  await expect(first.page.getByRole('dialog', { name: 'Ben Castillo-Reyes' })).toBeVisible()
})

test('two browsers edit the same draft', async ({ as, seeded, api }) => {
  const sam = await api('sam')
  const grid = await gridOf(sam, seeded.programme, seeded.draft)
  const open = async (who: string) => {
    const page = await as(who)
    await page.goto('/schedule/')
    await expect(page.getByRole('button', { name: /^Draft 2/ })).toBeVisible()
    return page
  }
  const [first, second] = [await open('sam'), await open('ada')]
  const name = grid.people[0]?.name ?? ''
  await first
    .getByRole('gridcell', { name: new RegExp(`^${name}`) })
    .first()
    .focus()
  await first.keyboard.press('p')
  await expect(first.getByRole('button', { name: /^Undo: / })).toBeEnabled()
  // The second one sees it without asking.
  await expect(second.getByRole('gridcell', { name: /Pinned/ }).first()).toBeAttached()
  await expect(second.getByRole('button', { name: /^Undo: / })).toBeEnabled()
})
