'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, type Schemas } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useDebounced } from '@/lib/use-debounced'
import { changedSettings, type Draft, type Rule } from './draft'

export type Preview = Schemas['Preview']
type Trial = Schemas['Trial']

/** How long typing must rest before a rule is tried, in milliseconds. */
const REST = 400

const trialOf = (kind: string, rule: Rule | undefined, draft: Draft): Trial =>
  rule
    ? {
        id: rule.id,
        severity: draft.severity,
        settings: changedSettings(rule.settings as Draft['settings'], draft.settings),
      }
    : {
        kind,
        severity: draft.severity,
        settings: changedSettings({}, draft.settings),
      }

/** What a rule would say, and flag, as it stands in the form: tried on the server, not saved. */
export function usePreview(programme: number, kind: string, rule: Rule | undefined, draft: Draft) {
  const body = useDebounced(JSON.stringify(trialOf(kind, rule, draft)), REST)
  return useQuery({
    queryKey: ['get', `${PROGRAMME}/rules/preview`, programme, rule?.etag, body],
    queryFn: async () => {
      const { data } = await api.POST(`${PROGRAMME}/rules/preview`, {
        params: { path: { programme } },
        body: JSON.parse(body) as Trial,
      })
      return data ?? null
    },
    placeholderData: keepPreviousData,
  })
}
