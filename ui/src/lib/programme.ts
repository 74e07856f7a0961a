import { type SessionProgramme, useSession } from '@/lib/api/session'
import { usePreferences } from '@/lib/preferences'

/** The programme on screen: the one chosen last, else the first; undefined without any. */
export function useProgramme(): SessionProgramme | undefined {
  const { data } = useSession()
  const chosen = usePreferences((state) => state.programme)
  const programmes = data?.programmes ?? []
  return programmes.find((programme) => programme.id === chosen) ?? programmes[0]
}
