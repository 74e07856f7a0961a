import { create } from 'zustand'
import { announce } from '@/lib/announce'
import {
  type Asked,
  type Narrative,
  type Piece,
  type Questions,
  streamAnswer,
} from '@/lib/api/narratives'
import { type ApiProblem, asProblem } from '@/lib/api/problem'
import { eventsOf, type ServerEvent } from './events'
import { type Told, toldBy } from './reply'
import { useAssistant } from './state'

/** A question and what became of it. */
export interface Turn {
  id: number
  question: string
  told: Told | null
  /** Verified other words for sentences, by their ids. */
  words: Readonly<Record<string, readonly Piece[]>>
  /** Anything may still come. */
  running: boolean
  /** Too many ask at once: the one failure of the sidecar that people are told. */
  busy: boolean
  problem: ApiProblem | null
}

export type Request = {
  [Kind in keyof Questions]: { kind: Kind; body: Questions[Kind] }
}[keyof Questions]

/** Who asks, and of which programme: nobody else ever sees the answers. */
export interface Owner {
  user: number
  programme: number
}

interface Conversation {
  owner: Owner | null
  turns: readonly Turn[]
}

export const useConversation = create<Conversation>(() => ({ owner: null, turns: [] }))

const NOTHING: readonly Turn[] = []

/** The turns of one owner. */
export const turnsOf = ({ owner, turns }: Conversation, { user, programme }: Owner) =>
  owner?.user === user && owner.programme === programme ? turns : NOTHING

/** What the page remembers; older questions make room. */
const MOST = 20

let next = 1
let running: AbortController | null = null

function change(id: number, part: (turn: Turn) => Partial<Turn>): void {
  useConversation.setState(({ turns }) => ({
    turns: turns.map((turn) => (turn.id === id ? { ...turn, ...part(turn) } : turn)),
  }))
}

/** Takes in one event of an answer. */
function take(id: number, { event, data }: ServerEvent): void {
  if (event === 'facts') {
    const told = toldBy(JSON.parse(data) as Asked | Narrative)
    change(id, () => ({ told }))
    announce(told.narrative.sentences.map(({ text }) => text).join(' '))
  } else if (event === 'sentence') {
    const { id: sentence, pieces } = JSON.parse(data) as { id: string; pieces: Piece[] }
    change(id, ({ words }) => ({ words: { ...words, [sentence]: pieces } }))
  } else if (event === 'done') {
    const { outcome } = JSON.parse(data) as { outcome: string }
    change(id, () => ({ busy: outcome === 'busy' }))
  }
}

/** Asks; an answer that is still being written stops where it is. */
export async function ask(owner: Owner, question: string, { kind, body }: Request): Promise<void> {
  stop()
  const control = new AbortController()
  running = control
  useAssistant.setState({ busy: true })
  const id = next++
  const turn: Turn = {
    id,
    question,
    told: null,
    words: {},
    running: true,
    busy: false,
    problem: null,
  }
  useConversation.setState((before) => ({
    owner,
    turns: [...turnsOf(before, owner).slice(1 - MOST), turn],
  }))
  try {
    const stream = await streamAnswer(kind, owner.programme, body, control.signal)
    for await (const event of eventsOf(stream)) take(id, event)
  } catch (error) {
    // Stopped, or broken off: the facts that came are whole. Without them the page says why.
    change(id, ({ told }) => (told || control.signal.aborted ? {} : { problem: asProblem(error) }))
  } finally {
    change(id, () => ({ running: false }))
    if (running === control) {
      running = null
      useAssistant.setState({ busy: false })
    }
  }
}

/** Stops the answer that is being written; what has come stays. */
export function stop(): void {
  running?.abort()
  running = null
  useAssistant.setState({ busy: false })
}
