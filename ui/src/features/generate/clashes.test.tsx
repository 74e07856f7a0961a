import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { ClashPanel } from './clashes'
import type { Clash } from './model'

const people = ['Ana Ruiz', 'Ben Cho', 'Cara Diaz', 'Dan Eck']
const away = people.map((name) => `${name} on leave on Fri 10 Jul 2026`)
const night = 'N on Fri 10 Jul 2026 (at least 1 person)'
const lower = 'Ask for 0 instead of 1: N on Fri 10 Jul 2026'

const clash: Clash = {
  problem: 'block 1',
  minimal: true,
  headline: 'On Fri 10 Jul 2026: 4 people on leave against N (at least 1 person)',
  lines: [
    { rule: 'leave', kind: 'leave', words: '4 people on leave on Fri 10 Jul 2026', items: away },
    { rule: 'night', kind: 'demand', words: night, items: [night] },
  ],
  limits: [],
  relaxations: [
    {
      units: 1,
      smallest: true,
      facts_kept: false,
      words: lower,
      lines: [{ rule: 'night', kind: 'demand', words: lower, items: ['N on Fri 10 Jul 2026'] }],
    },
  ],
}

it('says what clashes in a sentence, and unfolds what is told as one', async () => {
  render(<ClashPanel clash={clash} fixes={[]} sentences={new Map([['night', 'Nights.']])} />)
  expect(screen.getByText(`${clash.headline}.`)).toBeTruthy()
  const fold = screen.getByText('Each of the 4').closest('details')
  expect(fold?.open).toBe(false)
  await userEvent.click(screen.getByText('Each of the 4'))
  expect(fold?.open).toBe(true)
  const items = within(fold as HTMLElement).getAllByRole('listitem')
  expect(items.map(({ textContent }) => textContent)).toEqual(away)
  expect(document.querySelectorAll('details')).toHaveLength(1)
  expect(screen.getByText('Nights.')).toBeTruthy()
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    '/requests',
    '/rules?rule=night',
  ])
})

it('says what was proved of each way out', () => {
  const add = {
    problem: 'block 1',
    kind: 'add',
    rule: 'night',
    description: 'Add one person like Ana Ruiz',
    breaches_before: 2,
    breaches_after: 1,
  }
  const part = { ...add, kind: 'lower', description: 'told above' }
  const [way] = clash.relaxations
  const relaxations = way ? [{ ...way, smallest: false, facts_kept: true }] : []
  const { rerender } = render(
    <ClashPanel clash={{ ...clash, relaxations }} fixes={[part, add]} sentences={new Map()} />,
  )
  expect(screen.getByText('proved to do; maybe less does, too')).toBeTruthy()
  expect(screen.getByText('if all leave and pins are kept')).toBeTruthy()
  expect(screen.getByText('then 1 to give up instead of 2')).toBeTruthy()
  expect(screen.queryByText('told above')).toBeNull()
  rerender(<ClashPanel clash={clash} fixes={[]} sentences={new Map()} />)
  expect(screen.getByText('proved: nothing less does')).toBeTruthy()
  rerender(<ClashPanel clash={{ ...clash, relaxations: [] }} fixes={[]} sentences={new Map()} />)
  expect(screen.getByText(/Not found within the effort/)).toBeTruthy()
})
