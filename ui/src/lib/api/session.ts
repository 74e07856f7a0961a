import { $api, api, type Session, sessionKey } from './client'
import { queryClient } from './query-client'

export type { Session } from './client'
export type SessionProgramme = Session['programmes'][number]
export type Role = SessionProgramme['role']

/** Who is here, with which programmes; null user when nobody is logged in. */
export function useSession(): {
  data: Session | undefined
  error: unknown
  refetch: () => void
} {
  const { data, error, refetch } = $api.useQuery('get', '/api/session', undefined, {
    staleTime: 60_000,
  })
  return { data, error, refetch: () => void refetch() }
}

/** Puts the session that a login or the set-up answered in place of the one before. */
export function startSession(session: Session): void {
  queryClient.removeQueries({ predicate: (query) => query.queryKey[1] !== sessionKey[1] })
  queryClient.setQueryData(sessionKey, session)
}

/** Ends the session and forgets everything that was read in it. */
export async function endSession(): Promise<void> {
  await api.DELETE('/api/session')
  queryClient.removeQueries({ predicate: (query) => query.queryKey[1] !== sessionKey[1] })
  await queryClient.invalidateQueries({ queryKey: sessionKey })
}
