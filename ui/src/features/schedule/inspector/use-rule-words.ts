'use client'

import { useMemo } from 'react'
import { useFacts } from '@/lib/api/facts'
import { can } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'
import { messages } from '../messages'

/** Letters of a sentence that fit in two lines of the details. */
const FIT = 60

/** The beginning of a sentence, cut between words. */
export function shortened(sentence: string, most = FIT): string {
  const text = sentence.trim().replace(/\.$/, '')
  if (text.length <= most) return text
  const cut = text.slice(0, most).replace(/[\s,:;]+\S*$/, '')
  return `${cut}…`
}

/** The words of a rule by its id; the id itself where they are not known. */
export function useRuleWords(): (rule: string) => string {
  const programme = useProgramme()
  const { data } = useFacts('rules', programme?.id, can(programme, 'facts_read'))
  return useMemo(() => {
    const known = new Map(data?.map(({ id, words }) => [id, shortened(words)]))
    return (rule) => known.get(rule) ?? messages.inspector.reasons[rule] ?? rule
  }, [data])
}
