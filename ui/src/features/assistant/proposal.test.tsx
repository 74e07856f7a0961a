import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import type { AskedProposal } from '@/lib/api/narratives'
import { queryClient } from '@/lib/api/query-client'
import { messages } from './messages'
import { Proposal } from './proposal'

/** The client keeps the `fetch` that it finds when it is loaded. */
const server = vi.hoisted(() => {
  const found = { sent: [] as unknown[] }
  globalThis.fetch = async (input) => {
    found.sent.push(await (input as Request).json())
    return Response.json({})
  }
  return found
})

const words = messages.proposal
const BODY = { operations: [{ op: 'clear', clinician: 'R1', day: '2026-07-10' }] }
const BROKEN = {
  key: 'f1',
  message: 'N on Fri 10 Jul 2026: 0 people, at least 1 needed.',
  clause: { words: 'N: exactly 1 person.' },
}

function show(violations: readonly object[]) {
  const asked = {
    kind: 'proposal',
    action: { method: 'POST', path: '/api/scheduling/x/edits', if_match: '"v1.1"', body: BODY },
    violations,
  } as unknown as AskedProposal
  render(
    <QueryClientProvider client={queryClient}>
      <Proposal asked={asked} />
    </QueryClientProvider>,
  )
}

beforeEach(() => {
  server.sent.length = 0
})

it('says what is broken before anything is confirmed, and then allows it', async () => {
  show([BROKEN])
  expect(screen.getByRole('region', { name: words.breaks })).toBeTruthy()
  expect(screen.getByText(BROKEN.message)).toBeTruthy()
  expect(screen.queryByRole('button', { name: words.confirm })).toBeNull()
  expect(server.sent).toEqual([])
  await userEvent.click(screen.getByRole('button', { name: words.force }))
  await screen.findByText(words.done)
  expect(server.sent).toEqual([{ ...BODY, allow_violations: true }])
})

it('asks for no leave where nothing is broken', async () => {
  show([])
  expect(screen.queryByRole('region')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: words.confirm }))
  await screen.findByText(words.done)
  expect(server.sent).toEqual([BODY])
})
