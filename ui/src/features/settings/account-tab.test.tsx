import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'

import { queryClient } from '@/lib/api/query-client'
import type { Session, SessionProgramme } from '@/lib/api/session'
import { AccountTab } from './account-tab'

/** The client keeps the `fetch` that it finds when it is loaded. */
const server = vi.hoisted(() => {
  const found = { sent: [] as unknown[], code: 'wrong-password' }
  globalThis.fetch = async (input) => {
    found.sent.push(await (input as Request).json())
    const problem = { code: found.code, title: 'No', status: 422, detail: 'That is not it.' }
    return Response.json(problem, { status: 422 })
  }
  return found
})
vi.mock('next/navigation', () => ({ useRouter: () => ({ replace: () => undefined }) }))

const USER = { name: 'Ada Berg', username: 'ada' } as NonNullable<Session['user']>
const HERE = { role: 'resident', clinician: 'R1' } as SessionProgramme

beforeEach(() => {
  server.sent.length = 0
  render(
    <QueryClientProvider client={queryClient}>
      <AccountTab user={USER} programme={HERE} />
    </QueryClientProvider>,
  )
})

const field = (name: RegExp) => screen.getByLabelText<HTMLInputElement>(name)
const submit = () => userEvent.click(screen.getByRole('button', { name: 'Change password' }))

it('leads to what is missing, and asks for nothing before it is there', async () => {
  await submit()
  expect(document.activeElement).toBe(field(/Present password/))
  await userEvent.type(field(/Present password/), 'a password')
  await userEvent.type(field(/New password/), 'short')
  await submit()
  expect(document.activeElement).toBe(field(/New password/))
  expect(screen.getByText('This has fewer than 12 characters')).toBeTruthy()
  expect(server.sent).toEqual([])
})

it('leads back to a password that is wrong', async () => {
  await userEvent.type(field(/Present password/), 'a password')
  await userEvent.type(field(/New password/), 'four plain words here')
  await submit()
  await screen.findByText('That is not it.')
  expect(document.activeElement).toBe(field(/Present password/))
  expect(server.sent).toEqual([{ current: 'a password', new: 'four plain words here' }])
})
