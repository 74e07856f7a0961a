'use client'

import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { TextField } from '@/components/ui/text-field'
import type { Schemas } from '@/lib/api/client'
import { messages as shared } from '@/lib/messages'
import { filterRules, type Rule } from './draft'
import { messages } from './messages'
import { type ListProps, RuleList } from './rule-list'
import { useChoices } from './use-choices'

interface Read<Data> {
  data: Data | undefined
  error: unknown
  refetch: () => unknown
}

/** The programme's own rules, in every state. */
export function RulesView({
  programme,
  rules,
  types,
  search,
  onSearch,
  onAdd,
  ...list
}: Pick<ListProps, 'write' | 'open' | 'making' | 'onOpen' | 'onDirty'> & {
  programme: number | undefined
  rules: Read<Rule[]>
  types: Read<Schemas['RuleTypes']>
  search: string
  onSearch: (text: string) => void
  onAdd: () => void
}) {
  const choices = useChoices(programme)
  if (!rules.data || !types.data || programme === undefined) {
    const failed = rules.error ? rules : types
    if (failed.error) return <ErrorState error={failed.error} onRetry={() => failed.refetch()} />
    return <SkeletonRows rows={14} />
  }
  if (rules.data.length === 0 && !list.making)
    return (
      <EmptyState
        title={messages.emptyTitle}
        text={messages.emptyText}
        action={list.write && <Button onClick={onAdd}>{messages.add}</Button>}
      />
    )
  const shown = filterRules(rules.data, search)
  return (
    <div className="flex flex-col gap-3">
      <search aria-label={messages.filter} className="flex flex-wrap items-center gap-2">
        <TextField
          label={messages.search}
          hideLabel
          type="search"
          placeholder={messages.search}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
          className="w-56 max-md:w-full"
        />
        <span role="status" className="text-xs text-mute">
          {messages.count(shown.length, rules.data.length)}
        </span>
      </search>
      <RuleList
        programme={programme}
        rules={shown}
        types={types.data.items}
        choices={choices}
        {...list}
      />
      {shown.length === 0 && !list.making && (
        <p className="py-6 text-center text-mute">{shared.states.noMatch}</p>
      )}
    </div>
  )
}
