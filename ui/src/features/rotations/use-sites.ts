import { $api } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'

/** The programme's places of work, as options. */
export function useSites(programme: number): { value: string; label: string }[] {
  const { data } = $api.useQuery('get', PROGRAMME, { params: { path: { programme } } })
  return (data?.sites ?? []).map(({ id, name }) => ({
    value: id,
    label: name && name !== id ? `${id} · ${name}` : id,
  }))
}
