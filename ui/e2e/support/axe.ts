import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './test'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']

/** Fails, with the places, when anything on the page breaks a rule of accessibility; goes on. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await show(page, 'light')
  expect.soft(await broken(new AxeBuilder({ page }).withTags(TAGS)), what).toEqual([])
  // Dark changes nothing but colours.
  await show(page, 'dark')
  const colours = new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block'])
  expect.soft(await broken(colours), `${what}, dark`).toEqual([])
}

/** The page follows the device. */
async function show(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
}

async function broken(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) =>
      [`${id}: ${help}`, target.join(' '), failureSummary].join(' · '),
    ),
  )
}
