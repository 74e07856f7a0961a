import { messages as words } from '../src/features/assistant/messages'
import {
  choose,
  clear,
  ended,
  factsOf,
  goTo,
  look,
  openPanel,
  panelOf,
  partly,
  plain,
  shownIn,
  turnsOf,
  whyOf,
} from './support/conversation'
import { known, patience, test } from './support/sidecar'
import { expect } from './support/test'

test.describe('it is busy: the one failure that people are told', () => {
  test('with others than us', async ({ as, api, seeded, sidecar }) => {
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
    expect(await look(page)).toBe(true)
    await expect(panelOf(page)).toBeVisible()

    await sidecar.does('ok')
    await ended(await choose(page, why.question))
    await expect(turn.getByText(words.busy)).toHaveCount(0)
    await expect(turn.getByText(words.reworded)).toBeVisible()
  })

  test.describe('with one of us', () => {
    test.use({ settings: { ASSISTANT_MAX_WAITING: '0', ...patience(60) } })

    test('until they leave', async ({ as, api, seeded, sidecar }) => {
      await sidecar.start()
      const why = await whyOf(await api('sam'), seeded)
      const [first, second] = [await as('sam'), await as('alex')]
      for (const page of [first, second]) {
        await goTo(page, why)
        await openPanel(page)
      }
      await sidecar.rests()
      await sidecar.does('stall')
      await choose(first, why.question)
      await expect.poll(async () => (await sidecar.stat()).active).toBe(1)

      const turn = await choose(second, why.question)
      await ended(turn)
      await expect(turn.getByText(words.busy)).toBeVisible()
      expect(await shownIn(turn)).toEqual(why.facts)
      await expect(panelOf(second).getByRole('alert')).toHaveCount(0)
      expect(await look(second)).toBe(true)
      await expect(panelOf(second)).toBeVisible()

      await first.close()
      await sidecar.rests()
      await sidecar.does('ok')
      await ended(await choose(second, why.question))
      await expect(turn.getByText(words.busy)).toHaveCount(0)
      await expect(turn.getByText(words.reworded)).toBeVisible()
    })
  })
})

test.describe('its model is still being loaded', () => {
  test.describe('since it was started', () => {
    test.use({ settings: { ASSISTANT_QUEUE_WAIT_S: '1' } })

    test('the facts, and that it is busy', async ({ as, api, seeded, sidecar }) => {
      await sidecar.start('loading')
      const why = await whyOf(await api('sam'), seeded)
      const page = await as('sam')
      await goTo(page, why)
      await openPanel(page)
      await expect.poll(async () => (await sidecar.stat()).active).toBe(1)
      const turn = await choose(page, why.question)
      await ended(turn)
      await expect(turn.getByText(words.busy)).toBeVisible()
      expect(await shownIn(turn)).toEqual(why.facts)
      expect(await look(page)).toBe(true)
      await expect(panelOf(page)).toBeVisible()

      await sidecar.does('ok')
      await sidecar.rests()
      await ended(await choose(page, why.question))
      await expect(turn.getByText(words.reworded)).toBeVisible()
    })
  })

  test('anew: the facts, and the next answer is re-worded', async ({
    as,
    api,
    seeded,
    server,
    sidecar,
  }) => {
    await sidecar.start()
    const why = await whyOf(await api('sam'), seeded)
    const page = await as('sam')
    await goTo(page, why)
    await openPanel(page)
    await sidecar.rests()
    await sidecar.does('loading')
    const turn = await choose(page, why.question)
    await ended(turn)
    await plain(turn, why.facts)

    await sidecar.does('ok')
    await expect.poll(() => known(server)).toBe(true)
    await ended(await choose(page, why.question))
    await expect(turn.getByText(words.reworded)).toBeVisible()
  })
})

test('the schedule changes while it re-words', async ({ as, api, seeded, sidecar }) => {
  await sidecar.start()
  const sam = await api('sam')
  const why = await whyOf(sam, seeded)
  const page = await as('sam')
  await goTo(page, why)
  await openPanel(page)
  await sidecar.does('slow')
  await choose(page, why.question)
  const before = turnsOf(page, why.question).first()
  await expect(before.getByText(words.old)).toHaveCount(0)
  await clear(sam, seeded, why)
  await ended(before)
  await expect(before.getByText(words.old)).toBeVisible()
  await partly(before, why.facts)

  const now = await factsOf(sam, seeded, why)
  expect(now[0]).not.toBe(why.facts[0])
  await sidecar.does('stall')
  const turn = await choose(page, why.question)
  await ended(turn)
  expect(await shownIn(turn)).toEqual(now)
  await expect(turn.getByText(words.old)).toHaveCount(0)
  await expect(before.getByText(words.old)).toBeVisible()
  await partly(before, why.facts)
})
