import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { useToasts } from '@/lib/toast'
import { ApiProblem } from './problem'
import { useItemForm } from './use-item-form'

interface Ward {
  code: string
  beds: number
  etag: string
}

const wardOf = (beds: number): Ward => ({ code: 'W', beds, etag: `"${beds}"` })
const problem = (status: number, field?: string) =>
  new ApiProblem({
    code: 'refused',
    title: 'Refused',
    status,
    ...(field && { errors: [{ field, message: 'This is no number.' }] }),
  })

function WardForm({
  item,
  send,
  read = async () => item,
  onClose,
}: {
  item?: Ward
  send: (draft: { code: string; beds: string }, etag: string) => Promise<unknown>
  read?: () => Promise<Ward | undefined>
  onClose: () => void
}) {
  const { draft, set, error, sheet } = useItemForm<Ward, { code: string; beds: string }>({
    item,
    draftOf: (ward) => ({ code: ward?.code ?? '', beds: String(ward?.beds ?? '') }),
    mistakesIn: ({ code }): Record<string, string> => (code ? {} : { code: 'Fill this in' }),
    read,
    send,
    saved: ({ code }) => `${code} saved`,
    onClose,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        sheet.onSubmit()
      }}
    >
      <label>
        Code
        <input value={draft.code} onChange={(event) => set({ code: event.target.value })} />
      </label>
      <label>
        Beds
        <input value={draft.beds} onChange={(event) => set({ beds: event.target.value })} />
      </label>
      <p role="alert">{[error('code'), error('beds')].filter(Boolean).join(' ')}</p>
      <p role="status">{sheet.dirty ? 'changed' : 'as it was'}</p>
      <button type="submit">Save</button>
      {sheet.saving.changed && (
        <button type="button" onClick={sheet.saving.takeTheirs}>
          See theirs
        </button>
      )}
    </form>
  )
}

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name)

it('says what is missing only once one has tried, and sends nothing', async () => {
  const user = userEvent.setup()
  const send = vi.fn()
  render(<WardForm send={send} onClose={vi.fn()} />)
  expect(screen.getByRole('alert').textContent).toBe('')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(screen.getByRole('alert').textContent).toBe('Fill this in')
  await user.type(field('Code'), 'ICU')
  expect(screen.getByRole('alert').textContent).toBe('')
  expect(send).not.toHaveBeenCalled()
})

it('sends what was typed, says so and closes', async () => {
  const user = userEvent.setup()
  const send = vi.fn(async () => ({}))
  const onClose = vi.fn()
  render(<WardForm item={wardOf(4)} send={send} onClose={onClose} />)
  expect(screen.getByRole('status').textContent).toBe('as it was')
  await user.clear(field('Beds'))
  await user.type(field('Beds'), '12{Enter}')
  expect(send).toHaveBeenCalledWith({ code: 'W', beds: '12' }, '"4"')
  expect(onClose).toHaveBeenCalledOnce()
  expect(useToasts.getState().toasts.at(-1)?.text).toBe('W saved')
})

it('keeps what was typed when it is refused, with the reason at the field or its list', async () => {
  const user = userEvent.setup()
  const onClose = vi.fn()
  const send = () => Promise.reject(problem(422, 'beds[1]'))
  render(<WardForm item={wardOf(4)} send={send} onClose={onClose} />)
  await user.type(field('Beds'), 'x{Enter}')
  expect(screen.getByRole('alert').textContent).toBe('This is no number.')
  expect(field('Beds').value).toBe('4x')
  expect(onClose).not.toHaveBeenCalled()
})

it('can take what someone else saved meanwhile', async () => {
  const user = userEvent.setup()
  const send = () => Promise.reject(problem(412))
  render(<WardForm item={wardOf(4)} send={send} read={async () => wardOf(9)} onClose={vi.fn()} />)
  await user.type(field('Beds'), '5{Enter}')
  await user.click(await screen.findByRole('button', { name: 'See theirs' }))
  expect(field('Beds').value).toBe('9')
  expect(screen.getByRole('status').textContent).toBe('as it was')
})
