import { $api } from '@/lib/api/client'

/**
 * How often the server is asked whether its sidecar is there, in milliseconds. The server answers
 * from what it knew up to 15 seconds ago, and a panel shall be gone a minute after its sidecar.
 */
const EVERY = 45_000

/** Whether the sidecar is there. Not knowing is the same as no; nobody is told why. */
export function useAvailable(): boolean {
  const { data, isError } = $api.useQuery('get', '/api/assistant/health', undefined, {
    refetchInterval: EVERY,
    retry: false,
  })
  return data?.available === true && !isError
}
