import { useEffect } from 'react'
import { create } from 'zustand'

/**
 * One stream of server-sent events (`/api/events`) for the whole tab. A hidden tab closes it, since
 * a browser allows six connections to one server over all tabs; on return everything on screen is
 * read again. When a connection breaks, the browser reconnects with Last-Event-ID and the server
 * sends what was missed. When no stream comes up, everything is read again every few seconds.
 */
type Listener = (data: unknown) => void

const URL_EVENTS = '/api/events'
const POLL_TIME = 5_000
const TRIES_BEFORE_POLLING = 3

export type LiveState = 'closed' | 'connecting' | 'live' | 'polling'
export const useLiveState = create<{ state: LiveState }>(() => ({ state: 'closed' }))

const listeners = new Map<string, Set<Listener>>()
const readers = new Set<() => void>()
let source: EventSource | null = null
let failures = 0
let timer: ReturnType<typeof setTimeout> | undefined

const setState = (state: LiveState) => useLiveState.setState({ state })

function deliver(event: MessageEvent<string>): void {
  const data: unknown = event.data ? JSON.parse(event.data) : null
  for (const listener of [...(listeners.get(event.type) ?? [])]) listener(data)
}

function open(): void {
  clearTimeout(timer)
  if (source || document.hidden) return
  if (useLiveState.getState().state !== 'polling') setState('connecting')
  source = new EventSource(URL_EVENTS)
  source.onopen = () => {
    // What was asked for in between got no answer; only what happened comes with the stream.
    if (failures > 0) readAgain()
    failures = 0
    setState('live')
  }
  source.onerror = () => {
    // The browser reconnects by itself unless the server refused; then we do, at a slower pace.
    failures += 1
    if (failures >= TRIES_BEFORE_POLLING) {
      close()
      poll()
    } else if (source?.readyState === EventSource.CLOSED) {
      close()
      timer = setTimeout(open, 1_000)
    }
  }
  for (const type of listeners.keys()) source.addEventListener(type, deliver)
}

function readAgain(): void {
  for (const reader of readers) reader()
}

function close(): void {
  clearTimeout(timer)
  source?.close()
  source = null
}

function poll(): void {
  setState('polling')
  timer = setTimeout(() => {
    readAgain()
    failures = TRIES_BEFORE_POLLING - 1
    open()
  }, POLL_TIME)
}

/** Keeps the stream open while mounted and the tab visible; the shell mounts it once. */
export function useEventStream(onReadAgain: () => void): void {
  useEffect(() => {
    const onVisibility = () => {
      if (document.hidden) {
        close()
        setState('closed')
      } else {
        readAgain()
        open()
      }
    }
    readers.add(onReadAgain)
    open()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      readers.delete(onReadAgain)
      document.removeEventListener('visibilitychange', onVisibility)
      close()
      setState('closed')
      failures = 0
    }
  }, [onReadAgain])
}

/** Calls the listener with the data of every event of this type; returns how to stop. */
export function onServerEvent(type: string, listener: Listener): () => void {
  let set = listeners.get(type)
  if (!set) {
    set = new Set()
    listeners.set(type, set)
    source?.addEventListener(type, deliver)
  }
  set.add(listener)
  return () => set.delete(listener)
}
