'use client'

import { RemoveButton } from '@/components/ui/remove-button'
import { api, ifMatch } from '@/lib/api/client'
import { PROGRAMME, readFactsAgain } from '@/lib/api/facts'
import { asProblem } from '@/lib/api/problem'
import { messages as shared } from '@/lib/messages'
import { toast } from '@/lib/toast'
import { changedSettings, draftOf, type Rule } from './draft'
import { messages } from './messages'

const words = messages.remove

/** Deletes a rule, and puts it back as it was, in its place, for those who think again. */
export function RuleRemove({
  programme,
  rule,
  onRemoved,
}: {
  programme: number
  rule: Rule
  onRemoved: () => void
}) {
  const putBack = async () => {
    const { id, kind, position } = rule
    const { severity, settings: held } = draftOf(rule)
    const settings = changedSettings({}, held)
    try {
      await api.POST(`${PROGRAMME}/rules`, {
        params: { path: { programme } },
        body: { id, kind, severity, settings, position },
      })
      toast(words.back)
      await readFactsAgain()
    } catch (error) {
      toast(asProblem(error).words, { tone: 'error' })
    }
  }
  return (
    <RemoveButton
      label={words.label}
      title={words.title}
      description={words.text(rule.words)}
      onRemove={() =>
        api.DELETE(`${PROGRAMME}/rules/{rule}`, {
          params: { path: { programme, rule: rule.id } },
          headers: ifMatch(rule.etag),
        })
      }
      onRemoved={() => {
        toast(words.done, { action: { label: shared.actions.undo, run: () => void putBack() } })
        onRemoved()
      }}
    />
  )
}
