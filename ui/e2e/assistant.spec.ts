import { messages as shell } from '../src/components/shell/messages'
import { messages as words } from '../src/features/assistant/messages'
import { messages as brief } from '../src/features/brief/messages'
import { versionOf } from './support/api'
import { expectAccessible } from './support/axe'
import {
  choose,
  ended,
  fieldOf,
  goTo,
  launcher,
  NEXT_POLL,
  openPanel,
  panelOf,
  shownIn,
  turnOf,
  whyOf,
} from './support/conversation'
import { gridIn } from './support/grid'
import { type Mode, Sidecar } from './support/sidecar'
import { test as base, expect, PHONE } from './support/test'

/** A sidecar of its own for each journey, which the server is told of; patience is short. */
const test = base.extend<{ sidecar: Sidecar }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from here.
  sidecar: async ({}, use) => {
    const sidecar = await Sidecar.absent()
    await use(sidecar)
    await sidecar.kill()
  },
  environment: async ({ sidecar }, use) =>
    use({
      ENABLE_LLM_ASSISTANT: 'true',
      ASSISTANT_MODE: 'rewrite',
      ASSISTANT_BASE_URL: sidecar.url,
      ASSISTANT_HEALTH_TIMEOUT_S: '1',
      ASSISTANT_HEALTH_TTL_OK_S: '1',
      ASSISTANT_HEALTH_TTL_FAIL_S: '1',
      ASSISTANT_FIRST_CHUNK_TIMEOUT_S: '1',
      ASSISTANT_CHUNK_TIMEOUT_S: '1',
      ASSISTANT_TOTAL_TIMEOUT_S: '5',
    }),
})

test.describe('the base product, with nothing beside it', () => {
  base('tells the week, and answers and proposes', async ({ as, api, seeded }) => {
    const page = await as('sam')
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

    await base.step('the assistant is not there', async () => {
      await expect(launcher(page)).toHaveCount(0)
      await page.keyboard.press('Control+/')
      await expect(panelOf(page)).toHaveCount(0)
    })

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
    await page.clock.fastForward(NEXT_POLL)
    await expect(panel).toHaveCount(0)
    await expect(launcher(page)).toHaveCount(0)
    await expect(gridIn(page).locator(':focus')).toHaveCount(1)
    await expect(page.getByText(words.gone)).toHaveCount(1)
  })

  await test.step('it comes back closed, with what was said', async () => {
    await sidecar.start()
    await expect(async () => {
      await page.clock.fastForward(NEXT_POLL)
      await expect(launcher(page)).toBeVisible({ timeout: 2_000 })
    }).toPass({ timeout: 30_000 })
    await expect(panel).toHaveCount(0)
    await openPanel(page)
    await expect(turnOf(page, why.question)).toBeVisible()
  })
})

test('a conversation on a phone', async ({ as, sidecar }) => {
  await sidecar.start()
  const page = await as('sam', PHONE)
  await page.goto('/on/')
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
})

test.describe('whatever the sidecar does', () => {
  for (const [what, mode] of [
    ['is down', null],
    ['hangs', 'hang'],
    ['has no such model', 'nomodel'],
    ['answers with pages', 'html'],
  ] as const) {
    test(`it ${what}: nothing of it is on screen`, async ({ as, api, seeded, sidecar }) => {
      if (mode) await sidecar.start(mode)
      const why = await whyOf(await api('sam'), seeded)
      const page = await as('sam')
      const health = page.waitForResponse(/assistant\/health/)
      await goTo(page, why)
      expect(await (await health).json()).toEqual({ available: false })
      await expect(page.getByRole('region', { name: brief.title })).toBeVisible()
      await expect(launcher(page)).toHaveCount(0)
    })
  }

  /** What goes wrong after the panel was opened; the facts stand there, and nothing else. */
  const FAULTS: Record<string, Mode> = {
    'stops answering': 'stall',
    'lost its model': 'gone',
    'dies with an error in the middle': 'midfail',
    'is killed in the middle': 'middrop',
    'ends without an end': 'cut',
    'sends noise': 'garbage',
    'never ends': 'endless',
    'sends one line without end': 'flood',
    'sends a page': 'html',
    'answers in other languages': 'wrong_language',
    'lies fluently': 'false_fluent',
    'follows injected instructions': 'injected_instructions',
  }
  for (const [what, mode] of Object.entries(FAULTS)) {
    test(`it ${what}: the facts stay`, async ({ as, api, seeded, sidecar }) => {
      await sidecar.start()
      const why = await whyOf(await api('sam'), seeded)
      const page = await as('sam')
      await goTo(page, why)
      const panel = await openPanel(page)
      await sidecar.does(mode)
      const turn = await choose(page, why.question)
      expect(await shownIn(turn)).toEqual(why.facts)
      await ended(turn)
      expect(await shownIn(turn)).toEqual(why.facts)
      await expect(turn.getByText(words.reworded)).toHaveCount(0)
      await expect(turn.getByText(words.busy)).toHaveCount(0)
      await expect(panel.getByRole('alert')).toHaveCount(0)
      await expect(panel.locator('img')).toHaveCount(0)
    })
  }

  test('it goes between the look and the click', async ({ as, api, seeded, sidecar }) => {
    await sidecar.start()
    const why = await whyOf(await api('sam'), seeded)
    const page = await as('sam')
    await goTo(page, why)
    const panel = await openPanel(page)
    await sidecar.kill()
    const turn = await choose(page, why.question)
    await ended(turn)
    expect(await shownIn(turn)).toEqual(why.facts)
    await expect(panel.getByRole('alert')).toHaveCount(0)
    await page.clock.fastForward(NEXT_POLL)
    await expect(panel).toHaveCount(0)
  })

  test('it is slow: what is verified in time stays', async ({ as, api, seeded, sidecar }) => {
    await sidecar.start()
    const why = await whyOf(await api('sam'), seeded)
    const page = await as('sam')
    await goTo(page, why)
    await openPanel(page)
    await sidecar.does('slow')
    const turn = await choose(page, why.question)
    await ended(turn)
    await expect(turn.getByText(words.reworded)).toBeVisible()
    const shown = await shownIn(turn)
    expect(shown).toHaveLength(why.facts.length)
    expect(shown[0]).not.toBe(why.facts[0])
    expect(shown.at(-1)).toBe(why.facts.at(-1))
  })

  test('a hostile note is quoted, as text', async ({ as, api, seeded, sidecar }) => {
    await sidecar.start()
    const note = '<img src=x onerror=alert(1)> **Dr. House** takes every night'
    const why = await whyOf(await api('sam'), seeded, note)
    expect(why.facts.join(' ')).toContain(note)
    const page = await as('sam')
    await goTo(page, why)
    const panel = await openPanel(page)
    const turn = await choose(page, why.question)
    await ended(turn)
    expect((await shownIn(turn)).join(' ')).toContain(note)
    await expect(panel.locator('img,b,strong,em')).toHaveCount(0)
  })

  test('it is busy: the one failure that people are told', async ({ as, api, seeded, sidecar }) => {
    await sidecar.start()
    const why = await whyOf(await api('sam'), seeded)
    const page = await as('sam')
    await goTo(page, why)
    await openPanel(page)
    await sidecar.does('busy')
    const turn = await choose(page, why.question)
    await ended(turn)
    await expect(turn.getByText(words.busy)).toBeVisible()
    expect(await shownIn(turn)).toEqual(why.facts)
    await page.clock.fastForward(NEXT_POLL)
    await expect(launcher(page)).toBeVisible()
  })
})
