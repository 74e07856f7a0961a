import { QueryClient } from '@tanstack/react-query'
import { asProblem } from './problem'

/** One retry for what may pass by itself; what the server decided stays decided. */
function retry(failures: number, error: unknown): boolean {
  const { status } = asProblem(error)
  return failures < 1 && (status === 0 || status === 502 || status === 503 || status === 504)
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry, staleTime: 15_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
})
