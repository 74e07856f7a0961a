import { useEffect } from 'react'
import { create } from 'zustand'
import type { Narrative } from '@/lib/api/narratives'
import { useOnScreen } from '@/lib/on-screen'
import { onServerEvent } from '@/lib/sse'

/** The newest that the page has heard of a version; what is on screen says no state. */
interface News {
  revision: number
  state: Narrative['state']
}

/** By the versions' ids. */
export const useNews = create<Record<number, News>>(() => ({}))

const VERSION_ETAG = /^"v(\d+)\.(\d+)\./
/** Another version speaks in its place now. */
const OVER = ['superseded', 'discarded']

export function hear(version: number, revision: number, state: Narrative['state'] = ''): void {
  useNews.setState((all) => {
    const before = all[version]
    // News can overtake each other; revisions only grow.
    if (before && before.revision > revision) return all
    return { [version]: { revision, state: state || before?.state || '' } }
  })
}

/** Hears of edits by the server's events, and by what the page shows. */
export function useHearing(): void {
  const etag = useOnScreen((shown) => shown.etag)
  useEffect(() => {
    const [, version, revision] = VERSION_ETAG.exec(etag) ?? []
    if (version && revision) hear(Number(version), Number(revision))
  }, [etag])
  useEffect(
    () =>
      onServerEvent('version', (data) => {
        const { id, ...news } = data as News & { id: number }
        hear(id, news.revision, news.state)
      }),
    [],
  )
}

/** Whether the version that an answer speaks of has changed since. */
export function isOld(
  { version, revision, state }: Pick<Narrative, 'version' | 'revision' | 'state'>,
  all: Readonly<Record<number, News>>,
): boolean {
  const news = version === null ? undefined : all[version]
  if (!news || revision === null) return false
  return news.revision > revision || (OVER.includes(news.state) && news.state !== state)
}
