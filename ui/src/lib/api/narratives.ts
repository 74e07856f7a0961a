import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, type Schemas } from './client'

/** What is known of something, in sentences, the most important first. */
export type Narrative = Schemas['NarrativeShown']
export type Sentence = Narrative['sentences'][number]
export type Piece = Sentence['pieces'][number]
export type SentenceLink = Sentence['links'][number]

export type Question = Schemas['Question']
/** A sentence's answer, or what it would change, or what is not clear in it. */
export type Asked = Schemas['Asking']
export type AskedProposal = Extract<Asked, { kind: 'proposal' }>
export type AskedForm = Extract<Asked, { kind: 'form' }>

/** What can be asked, by the last part of its address. */
export interface Questions {
  ask: Question
  summary: Schemas['SummaryAsked']
  why: Schemas['WhyAsked']
  changes: Schemas['ChangesAsked']
  cover: Schemas['CoverAsked']
  announce: Schemas['PublicationAsked'] | Schemas['SwapAsked'] | Schemas['SickAsked']
}

/** No interface: the client asks for an index signature. */
type Init<Body> = {
  params: { query: { programme: number } }
  body: Body
  signal?: AbortSignal
  headers?: { Accept: string }
  parseAs?: 'stream'
}
const routes: {
  [Kind in keyof Questions]: (init: Init<Questions[Kind]>) => Promise<{ data?: unknown }>
} = {
  ask: (init) => api.POST('/api/assistant/ask', init),
  summary: (init) => api.POST('/api/assistant/summary', init),
  why: (init) => api.POST('/api/assistant/why', init),
  changes: (init) => api.POST('/api/assistant/changes', init),
  cover: (init) => api.POST('/api/assistant/cover', init),
  announce: (init) => api.POST('/api/assistant/announce', init),
}

/** What a sentence comes to. Nothing is changed by asking. */
export async function askQuestion(programme: number, body: Question): Promise<Asked> {
  return (await routes.ask({ params: { query: { programme } }, body })).data as Asked
}

/** An answer as a stream of server-sent events, while its sentences are worded better. */
export async function streamAnswer<Kind extends keyof Questions>(
  kind: Kind,
  programme: number,
  body: Questions[Kind],
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const { data } = await routes[kind]({
    params: { query: { programme } },
    body,
    signal,
    headers: { Accept: 'text/event-stream' },
    parseAs: 'stream',
  })
  return data as ReadableStream<Uint8Array>
}

/**
 * An answer in sentences; null asks nothing. It is asked for again when `etag`, that of the version
 * it speaks of, is another; the one before stays until then.
 */
export function useNarrative<Kind extends Exclude<keyof Questions, 'ask'>>(
  kind: Kind,
  programme: number | undefined,
  body: Questions[Kind] | null,
  etag = '',
) {
  return useQuery({
    queryKey: ['post', `/api/assistant/${kind}`, programme, body, etag],
    queryFn: async ({ signal }) => {
      if (programme === undefined || !body) return null
      const { data } = await routes[kind]({ params: { query: { programme } }, body, signal })
      return data as Narrative
    },
    enabled: programme !== undefined && body !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    // An answer in sentences is never worth a second try: the page has the facts besides.
    retry: false,
  })
}
