import { expect, type Locator, type Page } from '@playwright/test'
import { messages as words } from '../../src/features/assistant/messages'
import type { Schemas } from './api'
import { type Api, done, gridOf, ifMatch, P, versionOf } from './api'
import { codesOf, gridIn } from './grid'
import type { Seeded } from './seed'

/** A little more than the page waits between two looks whether the sidecar is there. */
const NEXT_POLL = '01:01'

/** Lets the page look again, and returns what it is told. */
export async function look(page: Page): Promise<boolean> {
  for (;;) {
    const heard = page.waitForResponse(/assistant\/health/, { timeout: 5_000 }).catch(() => null)
    await page.clock.fastForward(NEXT_POLL)
    const told = await heard
    // A page that has not taken in the last answer does not ask again.
    if (told) return ((await told.json()) as Schemas['AssistantHealth']).available
  }
}

/** Lets the page look again until this holds: the server may still know the last look. */
export const looksUntil = (page: Page, holds: () => Promise<void>): Promise<void> =>
  expect(async () => {
    await look(page)
    await holds()
  }).toPass({ timeout: 60_000 })

/** Lets the page look until it has the assistant. */
export const appears = (page: Page): Promise<void> =>
  looksUntil(page, () => expect(launcher(page)).toBeVisible({ timeout: 5_000 }))

/** Lets the page look until it has no assistant. */
export const goes = (page: Page): Promise<void> =>
  looksUntil(page, async () => {
    await expect(launcher(page)).toHaveCount(0, { timeout: 5_000 })
    await expect(panelOf(page)).toHaveCount(0, { timeout: 1_000 })
  })

/** No assistant is on screen, also when the page has looked once more. */
export async function staysAway(page: Page): Promise<void> {
  expect(await look(page)).toBe(false)
  // By the second answer the first is long on screen.
  expect(await look(page)).toBe(false)
  await expect(launcher(page)).toHaveCount(0)
  await page.keyboard.press('Control+/')
  await expect(panelOf(page)).toHaveCount(0)
}

export const launcher = (page: Page): Locator =>
  page.getByRole('button', { name: new RegExp(`^(${words.open}|${words.close})$`) }).first()

/** The panel; on a phone a sheet. */
export const panelOf = (page: Page): Locator =>
  page
    .getByRole('complementary', { name: words.title })
    .or(page.getByRole('dialog', { name: words.title }))

export const fieldOf = (within: Locator): Locator =>
  within.getByRole('textbox', { name: words.field })

/** The answers to a question, one for each time it was asked. */
export const turnsOf = (page: Page, question: string): Locator =>
  panelOf(page).getByRole('listitem', { name: `${words.asked}: ${question}` })

/** The newest answer to a question. */
export const turnOf = (page: Page, question: string): Locator => turnsOf(page, question).last()

/** The sentences of an answer as they stand on screen. */
export const shownIn = (turn: Locator): Promise<string[]> =>
  turn.getByRole('listitem').allTextContents()

/** Somebody at work, and the facts of why they are: what must stand on screen whatever happens. */
export interface Why {
  clinician: string
  day: string
  question: string
  address: string
  facts: string[]
}

/** Somebody's night. `note` stands at a pin that holds them there. */
export async function whyOf(api: Api, seeded: Seeded, note?: string): Promise<Why> {
  const { programme, draft } = seeded
  const grid = await gridOf(api, programme, draft)
  for (const { id: clinician, name } of grid.people) {
    const day = grid.days[codesOf(grid, clinician).indexOf('N')]?.day
    if (!day) continue
    if (note) {
      const params = { path: { programme } }
      const body = { clinician, kind: 'day', start: day, assign: 'N', note } as const
      await done(api.client.POST(`${P}/pins`, { params, body }))
    }
    return {
      clinician,
      day,
      question: words.chip.why(name),
      address: `/schedule/?person=${clinician}&day=${day}`,
      facts: await factsOf(api, seeded, { clinician, day }),
    }
  }
  throw new Error('nobody works at night')
}

/** Why somebody is where they are, as the draft is now. */
export async function factsOf(
  api: Api,
  { programme, draft: version }: Seeded,
  { clinician, day }: Pick<Why, 'clinician' | 'day'>,
): Promise<string[]> {
  const about = { kind: 'cell', clinician, day, layer: 'days' } as const
  const params = { query: { programme } }
  const body = { version, about }
  const found = await done(api.client.POST('/api/assistant/why', { params, body }))
  return (found as Schemas['NarrativeShown']).sentences.map(({ text }) => text)
}

/** Takes somebody's day away, whatever rule that breaks. */
export async function clear(
  api: Api,
  { programme, draft: version }: Seeded,
  { clinician, day }: Pick<Why, 'clinician' | 'day'>,
): Promise<void> {
  const { etag } = await versionOf(api, programme, version)
  const params = { path: { programme, version }, header: ifMatch(etag) }
  const operations = [{ op: 'clear', clinician, day, length: 1, layer: 'days' } as const]
  const body = { operations, dry_run: false, allow_violations: true, label: '' }
  await done(api.client.POST(`${P}/versions/{version}/edits`, { params, body }))
}

/** Goes to the schedule with the cell selected; its clock can be put forward. */
export async function goTo(page: Page, { address }: Pick<Why, 'address'>): Promise<void> {
  await page.clock.install()
  await page.goto(address)
  await expect(gridIn(page).getByRole('gridcell', { selected: true }).first()).toBeAttached()
}

export async function openPanel(page: Page): Promise<Locator> {
  await appears(page)
  await launcher(page).click()
  await expect(fieldOf(panelOf(page))).toBeFocused()
  return panelOf(page)
}

/** Asks by a chip; returns the answer once its facts stand there. */
export async function choose(page: Page, question: string): Promise<Locator> {
  await panelOf(page).getByRole('button', { name: question, exact: true }).click()
  const turn = turnOf(page, question)
  await expect(turn.getByRole('listitem').first()).toBeVisible()
  return turn
}

/** Waits until nothing more can come. */
export const ended = (turn: Locator): Promise<void> =>
  expect(turn).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 })

/** The answer is what was computed, and nobody is told why. */
export async function plain(turn: Locator, facts: readonly string[]): Promise<void> {
  expect(await shownIn(turn)).toEqual(facts)
  await expect(turn.getByText(words.reworded)).toHaveCount(0)
  await expect(turn.getByText(words.busy)).toHaveCount(0)
  await expect(turn.getByRole('alert')).toHaveCount(0)
  await expect(turn.locator('img')).toHaveCount(0)
}

/** Some of it has other words, the rest is as computed; nothing is half-written. */
export async function partly(turn: Locator, facts: readonly string[]): Promise<void> {
  await expect(turn.getByText(words.reworded)).toBeVisible()
  const shown = await shownIn(turn)
  expect(shown).toHaveLength(facts.length)
  expect(shown[0]).not.toBe(facts[0])
  expect(shown.at(-1)).toBe(facts.at(-1))
  for (const [index, text] of shown.entries()) expect(text.at(-1)).toBe(facts[index]?.at(-1))
}
