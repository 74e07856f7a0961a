import type { BrowserContextOptions, Page } from '@playwright/test'
import { messages as generate } from '../src/features/generate/messages'
import { messages as people } from '../src/features/people/messages'
import { messages as requests } from '../src/features/requests/messages'
import { messages as rules } from '../src/features/rules/messages'
import { messages as schedule } from '../src/features/schedule/messages'
import { messages as settings } from '../src/features/settings/messages'
import { messages as welcome } from '../src/features/welcome/messages'
import { expectAccessible } from './support/axe'
import { gridIn } from './support/grid'
import type { Seeded } from './support/seed'
import { expect, PHONE, test } from './support/test'

// Nothing here fails for reasons that a film of it would show, and filming takes long.
test.use({ trace: 'off' })

const SCREENS: Record<string, BrowserContextOptions> = {
  'a desk': { reducedMotion: 'reduce' },
  'a phone': { ...PHONE, reducedMotion: 'reduce' },
}

/** Goes somewhere and waits until what was asked for is there. */
async function visit(page: Page, address: string, heading?: string): Promise<void> {
  await page.goto(address)
  const title = page.getByRole('heading', { level: 1, ...(heading && { name: heading }) })
  await expect(title.first()).toBeVisible()
  await settle(page)
}

async function settle(page: Page): Promise<void> {
  await expect(page.getByText('Loading', { exact: true })).toHaveCount(0)
  await page.waitForLoadState('networkidle')
}

const versionsOf = ({ schedule: id, published, draft }: Seeded) => [
  `/versions/?schedule=${id}`,
  `/versions/?schedule=${id}&from=${published}&to=${draft}`,
  `/versions/?schedule=${id}&publish=${draft}`,
]

for (const [screen, options] of Object.entries(SCREENS)) {
  const desktop = !options.isMobile

  test(`axe finds nothing on ${screen}, light and dark`, async ({ as, open, seeded }) => {
    test.setTimeout(240_000)
    const out = await open(options)
    await visit(out, '/login/')
    await expectAccessible(out, 'login')

    const page = await as('ada', options)
    const look = async (address: string, what: string) => {
      await visit(page, address)
      await expectAccessible(page, what)
    }
    await visit(page, '/welcome/', welcome.programme.newTitle)
    for (const way of Object.values(welcome.programme.way)) {
      await page.getByRole('tab', { name: way }).click()
      await settle(page)
      await expectAccessible(page, `welcome, ${way}`)
    }

    await visit(page, '/schedule/')
    if (desktop) {
      const cell = gridIn(page).getByRole('gridcell').first()
      await cell.focus()
      await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
      await settle(page)
      await expectAccessible(page, 'schedule with details')
      await page.keyboard.press('a')
      await expect(page.getByRole('dialog', { name: /^Assign for/ })).toBeVisible()
      await expect(page.getByText(schedule.verdict.checking)).toHaveCount(0)
      await expectAccessible(page, 'schedule, assigning')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page, 'command palette')
      await page.keyboard.press('Escape')
    } else {
      await expectAccessible(page, 'schedule')
    }

    await look('/generate/', 'generate')
    await page
      .getByRole('button', { name: /seed 1/ })
      .first()
      .click()
    await expect(page.getByRole('heading', { name: generate.result.title(1) })).toBeVisible()
    await settle(page)
    await expectAccessible(page, 'generate, done')

    await look('/compliance/', 'compliance')
    await page.getByRole('grid').getByRole('button').first().press('Enter')
    await expect(page.getByRole('heading', { name: 'Ada Berg' })).toBeVisible()
    await settle(page)
    await expectAccessible(page, 'compliance, arithmetic')

    for (const address of versionsOf(seeded)) await look(address, address)

    await look('/people/', 'people')
    await page.getByRole('button', { name: people.add }).first().click()
    await expect(page.getByRole('dialog', { name: people.form.addTitle })).toBeVisible()
    await settle(page)
    await expectAccessible(page, 'people, adding')

    for (const tab of ['rotations', 'shifts', 'coverage'])
      await look(`/rotations/?tab=${tab}`, `rotations, ${tab}`)

    await look('/rules/', 'rules')
    await look('/rules/?rule=late', 'rules, editing')
    await expect(page.getByText(rules.preview.trying)).toHaveCount(0)
    await expectAccessible(page, 'rules, preview')
    await look('/rules/?tab=packs', 'rules, packs')

    await look('/requests/', 'requests')
    await page.getByRole('tab', { name: requests.tabs.leave }).click()
    await settle(page)
    await expectAccessible(page, 'leave')

    for (const tab of Object.keys(settings.tabs))
      await look(`/settings/?tab=${tab}`, `settings, ${tab}`)

    await look('/on/', 'on')
    const robin = await as('robin', options)
    await visit(robin, '/my/')
    await expectAccessible(robin, 'my')
    await visit(robin, '/requests/', requests.ownTitle)
    await expectAccessible(robin, 'own requests')
    await robin.getByRole('button', { name: requests.ask }).click()
    await expect(robin.getByRole('dialog')).toBeVisible()
    await expectAccessible(robin, 'asking')
  })
}

test.describe('first run', () => {
  test.use({ begin: 'nothing' })
  test('axe finds nothing where the administrator is made', async ({ open }) => {
    for (const [screen, options] of Object.entries(SCREENS)) {
      const page = await open(options)
      await visit(page, '/welcome/', welcome.administrator.title)
      await page.getByRole('button', { name: welcome.administrator.submit }).click()
      await expectAccessible(page, screen)
    }
  })
})
