import { expect, type Locator, type Page } from '@playwright/test'
import { messages as words } from '../../src/features/assistant/messages'
import type { Schemas } from './api'
import { type Api, done, gridOf, P } from './api'
import { codesOf, gridIn } from './grid'
import type { Seeded } from './seed'

/** A little more than the page waits between two looks whether the sidecar is there. */
export const NEXT_POLL = '01:01'

export const launcher = (page: Page): Locator =>
  page.getByRole('button', { name: new RegExp(`^(${words.open}|${words.close})$`) }).first()

/** The panel; on a phone a sheet. */
export const panelOf = (page: Page): Locator =>
  page
    .getByRole('complementary', { name: words.title })
    .or(page.getByRole('dialog', { name: words.title }))

export const fieldOf = (within: Locator): Locator =>
  within.getByRole('textbox', { name: words.field })

/** The answer to a question. */
export const turnOf = (page: Page, question: string): Locator =>
  panelOf(page)
    .getByRole('listitem', { name: `${words.asked}: ${question}` })
    .last()

/** The sentences of an answer as they stand on screen. */
export const shownIn = (turn: Locator): Promise<string[]> =>
  turn.getByRole('listitem').allTextContents()

/** Somebody at work, and the facts of why they are: what must stand on screen whatever happens. */
export interface Why {
  question: string
  address: string
  facts: string[]
}

/** `note` stands at a pin that holds them there. */
export async function whyOf(
  api: Api,
  { programme, draft: version }: Seeded,
  note?: string,
): Promise<Why> {
  const grid = await gridOf(api, programme, version)
  for (const { id, name } of grid.people) {
    const column = codesOf(grid, id).indexOf('N')
    const day = grid.days[column]?.day
    if (!day) continue
    if (note) {
      const params = { path: { programme } }
      const body = { clinician: id, kind: 'day', start: day, assign: 'N', note } as const
      await done(api.client.POST(`${P}/pins`, { params, body }))
    }
    const about = { kind: 'cell', clinician: id, day, layer: 'days' } as const
    const found = (await done(
      api.client.POST('/api/assistant/why', {
        params: { query: { programme } },
        body: { version, about },
      }),
    )) as Schemas['NarrativeShown']
    return {
      question: words.chip.why(name),
      address: `/schedule/?person=${id}&day=${day}`,
      facts: found.sentences.map(({ text }) => text),
    }
  }
  throw new Error('nobody works at night')
}

/** Goes to the schedule with the cell selected; its clock can be put forward. */
export async function goTo(page: Page, { address }: Pick<Why, 'address'>): Promise<void> {
  await page.clock.install()
  await page.goto(address)
  await expect(gridIn(page).getByRole('gridcell', { selected: true }).first()).toBeAttached()
}

export async function openPanel(page: Page): Promise<Locator> {
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
