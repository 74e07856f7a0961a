import { describe, expect, it } from 'vitest'
import { eventsOf, type ServerEvent } from './events'

const bytes = (text: string) => new TextEncoder().encode(text)

function streamOf(...chunks: Uint8Array[]): {
  stream: ReadableStream<Uint8Array>
  left: boolean[]
} {
  const left: boolean[] = []
  const stream = new ReadableStream<Uint8Array>({
    pull(control) {
      const next = chunks.shift()
      if (next) control.enqueue(next)
      else control.close()
    },
    cancel: () => void left.push(true),
  })
  return { stream, left }
}

async function read(...chunks: Uint8Array[]): Promise<ServerEvent[]> {
  const found: ServerEvent[] = []
  for await (const event of eventsOf(streamOf(...chunks).stream)) found.push(event)
  return found
}

const TEXT = 'event: facts\ndata: {"title":"Chloé – N"}\n\n: alive\n\nevent: done\ndata: {}\n\n'
const EVENTS = [
  { event: 'facts', data: '{"title":"Chloé – N"}' },
  { event: 'done', data: '{}' },
]

describe('the events of a stream', () => {
  it('come one by one, without the comments', async () => {
    expect(await read(bytes(TEXT))).toEqual(EVENTS)
  })

  it('are the same wherever the stream is cut, in the middle of a letter too', async () => {
    const all = bytes(TEXT)
    for (let at = 0; at <= all.length; at++)
      expect(await read(all.slice(0, at), all.slice(at))).toEqual(EVENTS)
    expect(await read(...Array.from(all, (byte) => Uint8Array.of(byte)))).toEqual(EVENTS)
  })

  it('are whole: what was cut off at the end counts for nothing', async () => {
    const cut = 'event: sentence\ndata: {"id":"s1","pieces":[{"te'
    expect(await read(bytes(TEXT + cut))).toEqual(EVENTS)
  })

  it('may have data on several lines, or no name', async () => {
    expect(await read(bytes('data: a\ndata:b\n\n'))).toEqual([{ event: 'message', data: 'a\nb' }])
  })

  it('stop when nobody reads on', async () => {
    const { stream, left } = streamOf(bytes(TEXT), bytes(TEXT))
    for await (const event of eventsOf(stream)) {
      expect(event).toEqual(EVENTS[0])
      break
    }
    expect(left).toEqual([true])
  })
})
