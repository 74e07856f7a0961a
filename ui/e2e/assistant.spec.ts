import { messages as shell } from '../src/components/shell/messages'
import { messages as words } from '../src/features/assistant/messages'
import { messages as brief } from '../src/features/brief/messages'
import { versionOf } from './support/api'
import { expectAccessible } from './support/axe'
import {
  appears,
  choose,
  ended,
  fieldOf,
  goes,
  goTo,
  launcher,
  openPanel,
  panelOf,
  shownIn,
  staysAway,
  turnOf,
  whyOf,
} from './support/conversation'
import { gridIn } from './support/grid'
import { test } from './support/sidecar'
import { test as base, expect, PHONE } from './support/test'

test.describe('the base product, with nothing beside it', () => {
  base('tells the week, and answers and proposes', async ({ as, api, seeded }) => {
    const page = await as('sam')
    await page.clock.install()
    await page.goto('/schedule/')
    await expect(gridIn(page)).toBeVisible()

    await base.step('the brief', async () => {
      const region = page.getByRole('region', { name: brief.title })
      const toggle = region.getByRole('button', { name: brief.title })
      await expect(toggle).toHaveAttribute('aria-expanded', 'false')
      await toggle.click()
      await expect(region.getByRole('listitem').first()).toBeVisible()
      await region.getByRole('listitem').getByRole('link').first().click()
      await expect(gridIn(page).getByRole('gridcell', { selected: true })).not.toHaveCount(0)
      await expectAccessible(page, 'schedule with its brief')
    })

    await base.step('the assistant is not there', () => staysAway(page))

    const grid = gridIn(page)
    const window = page.getByRole('dialog', { name: words.ask.title })
    await base.step('a question in the command palette', async () => {
      await grid.locator('[tabindex="0"]').focus()
      await page.keyboard.press('Control+K')
      await page.getByRole('combobox', { name: shell.palette }).fill('Who is off on Friday?')
      await page.keyboard.press('Enter')
      await expect(window.getByRole('listitem').first()).toBeVisible()
      await expectAccessible(page, 'an answer')
    })

    await base.step('a change is proposed, then confirmed', async () => {
      const before = (await versionOf(await api('sam'), seeded.programme, seeded.draft)).etag
      await fieldOf(window).fill('swap Ghani')
      await page.keyboard.press('Enter')
      const form = window.getByRole('form', { name: words.form.title })
      await form.getByLabel(words.form.what, { exact: true }).selectOption('pin')
      await expectAccessible(page, 'a form')
      await fieldOf(window).fill('Pin Farid Ghani on Friday')
      await page.keyboard.press('Enter')
      const confirm = window.getByRole('button', { name: words.proposal.confirm })
      await expect(confirm).toBeVisible()
      expect((await versionOf(await api('sam'), seeded.programme, seeded.draft)).etag).toBe(before)
      await expectAccessible(page, 'a proposal')
      await confirm.click()
      await expect(window.getByText(words.proposal.done)).toBeVisible()
      expect((await versionOf(await api('sam'), seeded.programme, seeded.draft)).etag).not.toBe(
        before,
      )
    })

    await base.step('Escape leads back to the grid', async () => {
      await page.keyboard.press('Escape')
      await expect(window).toHaveCount(0)
      await expect(grid.locator(':focus')).toHaveCount(1)
    })
  })
})

test('a conversation', async ({ as, api, seeded, sidecar }) => {
  await sidecar.start()
  const why = await whyOf(await api('sam'), seeded)
  const page = await as('sam')
  await goTo(page, why)
  const panel = await openPanel(page)
  await expectAccessible(page, 'the panel')

  await test.step('an answer, re-worded, with its facts one click away', async () => {
    const turn = await choose(page, why.question)
    await ended(turn)
    const plain = turn.getByRole('button', { name: words.plain })
    await expect(turn.getByText(words.reworded)).toBeVisible()
    const shown = await shownIn(turn)
    expect(shown).toHaveLength(why.facts.length)
    expect(shown).not.toEqual(why.facts)
    await plain.click()
    expect(await shownIn(turn)).toEqual(why.facts)
    await plain.click()
    expect(await shownIn(turn)).toEqual(shown)
    await expect(turn.getByRole('link').first()).toBeVisible()
    await expectAccessible(page, 'an answer in the panel')
  })

  await test.step('a question in own words', async () => {
    await fieldOf(panel).fill('Who is on on Friday?')
    await page.keyboard.press('Enter')
    const turn = turnOf(page, 'Who is on on Friday?')
    await expect(turn.getByRole('listitem').first()).toBeVisible()
    await ended(turn)
  })

  await test.step('stop ends it here and at the sidecar', async () => {
    await sidecar.does('slow')
    const turn = await choose(page, words.chip.summary)
    await expect.poll(async () => (await sidecar.stat()).active).toBe(1)
    await panel.getByRole('button', { name: words.stop }).click()
    await ended(turn)
    await expect.poll(async () => (await sidecar.stat()).active).toBe(0)
    await expect(turn.getByRole('listitem').first()).toBeVisible()
  })

  await test.step('the keyboard goes in and out', async () => {
    await page.keyboard.press('Escape')
    await expect(panel).toHaveCount(0)
    await expect(launcher(page)).toBeFocused()
    await page.keyboard.press('Control+/')
    await expect(fieldOf(panel)).toBeFocused()
    await page.keyboard.type('n s t')
    await expect(fieldOf(panel)).toHaveValue('n s t')
    await page.keyboard.press('Tab')
    await expect(panel.getByRole('button', { name: words.send })).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(panel.locator(':focus')).toHaveCount(0)
    await fieldOf(panel).focus()
    await page.keyboard.press('F6')
    await expect(panel.locator(':focus')).toHaveCount(0)
    await page.keyboard.press('Shift+F6')
    await expect(panel.locator(':focus')).toHaveCount(1)
  })

  await test.step('the sidecar is killed: the panel goes, the focus stays on the page', async () => {
    await sidecar.kill()
    await goes(page)
    await expect(gridIn(page).locator(':focus')).toHaveCount(1)
    await expect(page.getByText(words.gone)).toHaveCount(1)
  })

  await test.step('it comes back closed, with what was said', async () => {
    await sidecar.start()
    await appears(page)
    await expect(panel).toHaveCount(0)
    await openPanel(page)
    await expect(turnOf(page, why.question)).toBeVisible()
  })
})

test('a conversation on a phone', async ({ as, sidecar }) => {
  await sidecar.start()
  const page = await as('sam', PHONE)
  await page.clock.install()
  await page.goto('/on/')
  await appears(page)
  await launcher(page).tap()
  const panel = panelOf(page)
  await panel.getByRole('button', { name: words.chip.summary }).tap()
  const turn = turnOf(page, words.chip.summary)
  await expect(turn.getByRole('listitem').first()).toBeVisible()
  await ended(turn)
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  )
  expect(wider).toBe(false)
  await expectAccessible(page, 'the panel on a phone')

  // A second question begins at the upper edge, and nothing of the first is left above it.
  await panel.getByRole('button', { name: words.chip.changes }).tap()
  const next = turnOf(page, words.chip.changes)
  await expect(next.getByRole('listitem').first()).toBeVisible()
  await expect(next.getByRole('heading')).toBeInViewport({ ratio: 1 })
  await expect(turn).not.toBeInViewport()
})

test.describe('where the model is not to be used', () => {
  test.use({ settings: { ASSISTANT_MODE: 'facts' } })

  test('a conversation is of facts', async ({ as, api, seeded, sidecar }) => {
    await sidecar.start()
    const why = await whyOf(await api('sam'), seeded)
    const page = await as('sam')
    await goTo(page, why)
    await openPanel(page)
    const turn = await choose(page, why.question)
    await ended(turn)
    expect(await shownIn(turn)).toEqual(why.facts)
    await expect(turn.getByText(words.reworded)).toHaveCount(0)
    expect((await sidecar.stat()).chats).toBe(0)
  })
})
