import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Narrative } from '@/lib/api/narratives'
import { ask, stop, turnsOf, useConversation } from './conversation'
import { useAssistant } from './state'

/** The client keeps the `fetch` that it finds when it is loaded. */
const server = vi.hoisted(() => {
  const found: { answer: (request: Request) => Response } = { answer: () => Response.error() }
  globalThis.fetch = async (input) => found.answer(input as Request)
  return found
})

const OWNER = { user: 1, programme: 2 }
const REQUEST = { kind: 'summary', body: { span: { kind: 'week' } } } as const
const FACTS: Narrative = {
  title: 'This week',
  version: 7,
  revision: 4,
  state: 'draft',
  sentences: [
    { id: 's1', text: 'Ada works N.', pieces: [], links: [] },
    { id: 's2', text: 'Ben is off.', pieces: [], links: [] },
  ],
  copyable: '',
}
const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
const WORDS = [{ kind: 'text', text: 'Ada is on N.', ref: '' }]

/** The server's answer: events, then its end, an error, or silence. */
function answer(events: string[], end: 'close' | 'error' | 'silence' = 'close'): void {
  server.answer = ({ signal }) => {
    const body = new ReadableStream<Uint8Array>({
      start(control) {
        for (const one of events) control.enqueue(new TextEncoder().encode(one))
        if (end === 'close') control.close()
        if (end === 'error') setTimeout(() => control.error(new TypeError('network error')))
        signal.addEventListener('abort', () => control.error(signal.reason))
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
}

const turn = () => turnsOf(useConversation.getState(), OWNER).at(-1)

beforeEach(() => useConversation.setState({ owner: null, turns: [] }))

describe('a conversation', () => {
  it('has the facts, then other words for some of them', async () => {
    answer([
      event('facts', FACTS),
      event('sentence', { id: 's1', pieces: WORDS }),
      event('done', { outcome: 'complete', reworded: 1, kept: 1 }),
    ])
    await ask(OWNER, 'Summarise', REQUEST)
    expect(turn()).toMatchObject({
      question: 'Summarise',
      told: { narrative: FACTS, asked: null },
      words: { s1: WORDS },
      running: false,
      busy: false,
      problem: null,
    })
  })

  it('says of the sidecar only that it is busy', async () => {
    for (const outcome of ['busy', 'unreachable', 'timeout', 'lost', 'refused', 'model_missing']) {
      answer([event('facts', FACTS), event('done', { outcome, reworded: 0, kept: 2 })])
      await ask(OWNER, 'Summarise', REQUEST)
      expect(turn()).toMatchObject({ busy: outcome === 'busy', problem: null, words: {} })
    }
  })

  it('keeps what is verified when the connection breaks, and nothing half-written', async () => {
    const half = event('sentence', { id: 's2', pieces: WORDS }).slice(0, 40)
    const events = [event('facts', FACTS), event('sentence', { id: 's1', pieces: WORDS }), half]
    answer(events, 'error')
    await ask(OWNER, 'Summarise', REQUEST)
    expect(turn()).toMatchObject({ words: { s1: WORDS }, running: false, problem: null })
  })

  it('says why there is no answer at all', async () => {
    const problem = { code: 'forbidden', title: 'Not for you', status: 403 }
    server.answer = () => Response.json(problem, { status: 403 })
    await ask(OWNER, 'Summarise', REQUEST)
    expect(turn()).toMatchObject({ told: null, running: false, problem: { title: 'Not for you' } })
  })

  it('stops when told, with what has come', async () => {
    answer([event('facts', FACTS)], 'silence')
    const asking = ask(OWNER, 'Summarise', REQUEST)
    await vi.waitFor(() => expect(turn()?.told).not.toBeNull())
    expect(useAssistant.getState().busy).toBe(true)
    stop()
    await asking
    expect(useAssistant.getState().busy).toBe(false)
    expect(turn()).toMatchObject({ told: { narrative: FACTS }, running: false, problem: null })
  })

  it('is nobody else’s', async () => {
    answer([event('facts', FACTS)])
    await ask(OWNER, 'Summarise', REQUEST)
    expect(turnsOf(useConversation.getState(), { user: 9, programme: 2 })).toEqual([])
    await ask({ user: 9, programme: 2 }, 'What changed?', REQUEST)
    expect(turnsOf(useConversation.getState(), OWNER)).toEqual([])
  })
})
