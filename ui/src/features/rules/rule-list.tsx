'use client'

import clsx from 'clsx'
import dynamic from 'next/dynamic'
import { useEffect, useRef } from 'react'
import { Badge } from '@/components/ui/badge'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { groupsOf, type Rule, type RuleType } from './draft'
import { messages } from './messages'
import { unquoted } from './sentence'
import type { Choices } from './use-choices'

const RuleEditor = dynamic(() => import('./rule-editor'), {
  ssr: false,
  loading: () => <SkeletonRows rows={3} />,
})

export interface ListProps {
  programme: number
  rules: readonly Rule[]
  types: readonly RuleType[]
  choices: Choices
  write: boolean
  /** Code of the rule that is open. */
  open: string | null
  /** Kind of the rule that is being made. */
  making: string | null
  onOpen: (rule: string | null) => void
  onDirty: (dirty: boolean) => void
}

/** The rules as sentences, by kind; the open one is edited in its place. */
export function RuleList({ rules, types, making, ...props }: ListProps) {
  const type = types.find(({ kind }) => kind === making)
  const close = () => props.onOpen(null)
  return (
    <div className="flex flex-col gap-4">
      {type && (
        <section
          aria-label={messages.editor.new}
          className="rounded-lg border border-accent bg-panel p-4"
        >
          <h2>{messages.kinds[type.kind] ?? type.kind}</h2>
          <p className="mb-3 max-w-prose text-mute">{unquoted(type.doc)}</p>
          <RuleEditor key={type.kind} type={type} rule={undefined} onClose={close} {...props} />
        </section>
      )}
      {groupsOf(rules, types).map((group) => (
        <section key={group.type.kind} aria-labelledby={`kind-${group.type.kind}`}>
          <h2 id={`kind-${group.type.kind}`} className="mb-1.5 flex items-baseline gap-2">
            {messages.kinds[group.type.kind] ?? group.type.kind}
            <span className="text-xs font-normal text-mute">{group.rules.length}</span>
          </h2>
          <ul className="rounded-lg border border-line bg-panel">
            {group.rules.map((rule) => (
              <RuleRow
                key={rule.id}
                rule={rule}
                type={group.type}
                onToggle={() => props.onOpen(props.open === rule.id ? null : rule.id)}
                onClose={close}
                {...props}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function RuleRow({
  rule,
  type,
  open,
  onToggle,
  ...props
}: Omit<ListProps, 'rules' | 'types' | 'making' | 'onOpen'> & {
  rule: Rule
  type: RuleType
  onToggle: () => void
  onClose: () => void
}) {
  const item = useRef<HTMLLIElement>(null)
  const shown = open === rule.id
  useEffect(() => {
    if (shown) item.current?.scrollIntoView({ block: 'nearest' })
  }, [shown])
  const { weight, note } = rule.settings
  return (
    <li
      ref={item}
      className={clsx('border-line border-b last:border-b-0', shown && 'bg-bg shadow-none')}
    >
      <button
        type="button"
        aria-expanded={shown}
        onClick={onToggle}
        className="flex min-h-(--row) w-full items-start gap-3 px-3 py-1.5 text-left hover:bg-soft/60"
      >
        <span className="w-14 shrink-0">
          <Severity rule={rule} />
        </span>
        <span className="min-w-0 flex-1">
          <span className={clsx(shown && 'font-medium')}>{rule.words}</span>
          {typeof note === 'string' && note && (
            <span className="block text-xs text-mute">{note}</span>
          )}
        </span>
        {typeof weight === 'number' && rule.severity !== 'must' && (
          <span className="shrink-0 text-xs text-mute">{messages.weighted(weight)}</span>
        )}
        <span className="w-40 shrink-0 truncate text-right text-xs text-mute max-md:hidden">
          {rule.id}
        </span>
      </button>
      {shown && (
        <div className="border-line border-t px-4 py-3">
          <RuleEditor key={rule.id} type={type} rule={rule} {...props} />
        </div>
      )}
    </li>
  )
}

function Severity({ rule }: { rule: Rule }) {
  const name = rule.severity as keyof typeof messages.severities
  if (name === 'must') return <Badge>{messages.severities.must}</Badge>
  return <span className="text-xs text-mute">{messages.severities[name]}</span>
}
