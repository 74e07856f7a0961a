import { $api } from '@/lib/api/client'

const PLACE = '/api/scheduling/programmes/{programme}'

export function useCompliance(programme: number, version: number) {
  return $api.useQuery('get', `${PLACE}/versions/{version}/compliance`, {
    params: { path: { programme, version } },
  })
}

export function useArithmetic(path: {
  programme: number
  version: number
  rule: string
  clinician: string
}) {
  return $api.useQuery('get', `${PLACE}/versions/{version}/compliance/{rule}/{clinician}`, {
    params: { path },
  })
}

export type Arithmetic = NonNullable<ReturnType<typeof useArithmetic>['data']>

/** The packs that the programme uses, with clauses, numberings and what is not checked. */
export function usePacksInUse(programme: number) {
  const used = $api.useQuery('get', PLACE, { params: { path: { programme } } }).data?.packs
  const known = $api.useQuery('get', '/api/scheduling/packs').data?.items
  return known?.filter(({ name }) => used?.some((one) => one.name === name)) ?? []
}

export type PackInUse = ReturnType<typeof usePacksInUse>[number]
