import { $api } from '@/lib/api/client'

const PAGE = 100

/** A schedule's versions, newest first, as many pages of them as somebody asked for. */
export function useVersionPages(programme: number, schedule: number | undefined) {
  const pages = $api.useInfiniteQuery(
    'get',
    '/api/scheduling/programmes/{programme}/schedules/{schedule}/versions',
    { params: { path: { programme, schedule: schedule ?? 0 }, query: { limit: PAGE } } },
    {
      enabled: schedule !== undefined,
      initialPageParam: null as string | null,
      getNextPageParam: ({ next }) => next,
    },
  )
  return { ...pages, versions: pages.data?.pages.flatMap(({ items }) => items) }
}
