import { messages as brief } from '../src/features/brief/messages'
import {
  choose,
  ended,
  goes,
  goTo,
  openPanel,
  partly,
  plain,
  shownIn,
  staysAway,
  whyOf,
} from './support/conversation'
import { type Mode, patience, test } from './support/sidecar'
import { expect } from './support/test'

test.describe('it is not well from the start', () => {
  for (const [what, mode] of [
    ['is down', null],
    ['hangs', 'hang'],
    ['has no such model', 'nomodel'],
    ['answers with pages', 'html'],
  ] as const) {
    test(`it ${what}: nothing of it is on screen`, async ({ as, api, seeded, sidecar }) => {
      if (mode) await sidecar.start(mode)
      const page = await as('sam')
      await goTo(page, await whyOf(await api('sam'), seeded))
      await expect(page.getByRole('region', { name: brief.title })).toBeVisible()
      await staysAway(page)
    })
  }
})

test.describe('it fails after the panel was opened', () => {
  /** The facts stand there, and nothing else. */
  const FAULTS: Record<string, Mode> = {
    'stops answering': 'stall',
    'lost its model': 'gone',
    'dies with an error in the middle': 'midfail',
    'drops the connection in the middle': 'middrop',
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
      await openPanel(page)
      await sidecar.does(mode)
      const turn = await choose(page, why.question)
      expect(await shownIn(turn)).toEqual(why.facts)
      await ended(turn)
      await plain(turn, why.facts)
    })
  }

  for (const [what, mode] of [
    ['dies', null],
    ['loses its model', 'nomodel'],
  ] as const) {
    test(`it ${what} before the click: the facts, then it is gone`, async ({
      as,
      api,
      seeded,
      sidecar,
    }) => {
      await sidecar.start()
      const why = await whyOf(await api('sam'), seeded)
      const page = await as('sam')
      await goTo(page, why)
      await openPanel(page)
      if (mode) await sidecar.does(mode)
      else await sidecar.kill()
      const turn = await choose(page, why.question)
      await ended(turn)
      await plain(turn, why.facts)
      await goes(page)
    })
  }

  test.describe('it hangs', () => {
    test.use({ settings: { ...patience(5), ASSISTANT_HEALTH_TIMEOUT_S: '5' } })

    test('the facts at once, an end, then it is gone', async ({ as, api, seeded, sidecar }) => {
      await sidecar.start()
      const why = await whyOf(await api('sam'), seeded)
      const page = await as('sam')
      await goTo(page, why)
      await openPanel(page)
      await sidecar.does('hang')
      const turn = await choose(page, why.question)
      await expect(turn).toHaveAttribute('aria-busy', 'true')
      await plain(turn, why.facts)
      await ended(turn)
      await plain(turn, why.facts)
      await goes(page)
    })
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
    await partly(turn, why.facts)
  })

  test('it is killed in the middle: what is verified stays', async ({
    as,
    api,
    seeded,
    sidecar,
  }) => {
    await sidecar.start()
    const why = await whyOf(await api('sam'), seeded)
    const page = await as('sam')
    await goTo(page, why)
    const panel = await openPanel(page)
    await sidecar.does('slow')
    const turn = await choose(page, why.question)
    await expect.poll(async () => (await shownIn(turn))[0]).not.toBe(why.facts[0])
    await sidecar.kill()
    await ended(turn)
    await partly(turn, why.facts)
    await expect(panel.getByRole('alert')).toHaveCount(0)
    await goes(page)
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
})
