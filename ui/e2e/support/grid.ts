import { expect, type Locator, type Page } from '@playwright/test'
import { messages } from '../../src/features/schedule/messages'
import { type Api, type Grid, ifMatch, P, versionOf } from './api'

/** The people × days grid; the coverage below it is a grid of its own. */
export const gridIn = (page: Page): Locator => page.getByRole('grid', { name: /people by days$/ })

/** The cell of the run that holds somebody's day. */
export async function cellOf(
  page: Page,
  grid: Grid,
  clinician: string,
  column: number,
): Promise<Locator> {
  const person = grid.people.find(({ id }) => id === clinician)
  const cells = gridIn(page).getByRole('gridcell', { name: `${person?.name}: ` })
  await expect(cells.first()).toBeAttached()
  const starts = await cells.evaluateAll((all) =>
    all.map((cell) => Number((cell as HTMLElement).dataset.start)),
  )
  const index = starts.findLastIndex((start) => start <= column)
  return cells.nth(index)
}

/** Goes to somebody's day with the keyboard; the grid has the focus at the end. */
export async function keysTo(
  page: Page,
  grid: Grid,
  clinician: string,
  column: number,
): Promise<void> {
  await gridIn(page).locator('[tabindex="0"]').focus()
  await page.keyboard.press('Control+Home')
  for (let row = grid.people.findIndex(({ id }) => id === clinician); row > 0; row--)
    await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Home')
  for (let left = column; left >= 0; left--) await page.keyboard.press('Alt+ArrowRight')
}

/** What somebody has on each day: a code, or null. */
export function codesOf(grid: Grid, clinician: string): (string | null)[] {
  const codes: (string | null)[] = grid.days.map(() => null)
  const runs = grid.people.find(({ id }) => id === clinician)?.runs ?? []
  for (const [start, length, letter] of runs)
    codes.fill(grid.letters[letter ?? -1]?.code ?? null, start, (start ?? 0) + (length ?? 0))
  return codes
}

/** A single day shift that its demand cannot spare: who has it, and in which column. */
export function neededDay(grid: Grid, people: readonly string[]) {
  const demand = grid.coverage.filter(({ min }) => min !== null)
  for (const clinician of people) {
    const codes = codesOf(grid, clinician)
    const column = codes.findIndex(
      (code, at) =>
        code === 'D' &&
        codes[at - 1] !== 'D' &&
        codes[at + 1] !== 'D' &&
        demand.some(({ label, counts, min }) => label.startsWith('D') && counts[at] === min),
    )
    const person = grid.people.find(({ id }) => id === clinician)
    if (column >= 0 && person) return { clinician, name: person.name, column }
  }
  throw new Error('every day could spare somebody')
}

export const details = (page: Page): Locator =>
  page.getByRole('complementary', { name: messages.inspector.title })

/** A day off of somebody who could just as well have a day shift: no rule breaks. */
export async function freeDay(api: Api, programme: number, version: number, grid: Grid) {
  const path = { programme, version }
  const { etag } = await versionOf(api, programme, version)
  for (const { id: clinician, name } of grid.people)
    for (const [column, code] of codesOf(grid, clinician).entries()) {
      const day = grid.days[column]?.day
      if (code !== null || !day) continue
      const { data } = await api.client.POST(`${P}/versions/{version}/edits`, {
        params: { path, header: ifMatch(etag ?? '') },
        body: {
          operations: [{ op: 'assign', clinician, day, code: 'D', length: 1, layer: 'days' }],
          dry_run: true,
          allow_violations: false,
          label: '',
        },
      })
      if (data?.new.length === 0) return { clinician, name, column }
    }
  throw new Error('nobody could have one more day')
}
