import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { VerdictMark } from '@/components/ui/verdict-mark'
import { messages } from './messages'
import type { Filter, Group, Mark, Rule } from './model'

const ALL = ''

/** Which people and rules are in sight, and how many verdicts of each kind there are. */
export function Filters({
  filter,
  onChange,
  rules,
  groups,
  tally,
}: {
  filter: Filter
  onChange: (filter: Filter) => void
  rules: readonly Rule[]
  groups: readonly Group[]
  tally: readonly [Mark, number][]
}) {
  return (
    <div data-screen className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Segmented
        label={messages.show}
        value={filter.problems ? 'problems' : 'all'}
        onValueChange={(value) => onChange({ ...filter, problems: value === 'problems' })}
        segments={[
          { value: 'all', label: messages.views.all },
          { value: 'problems', label: messages.views.problems },
        ]}
      />
      {groups.length > 1 && (
        <Select
          label={messages.group}
          hideLabel
          className="w-36 max-md:w-auto max-md:min-w-[40%] max-md:flex-1"
          value={filter.group ?? ALL}
          onValueChange={(group) => onChange({ ...filter, group: group || null })}
          options={[
            { value: ALL, label: messages.allGroups },
            ...groups.map(({ id, label }) => ({ value: id, label })),
          ]}
        />
      )}
      <Select
        label={messages.rule}
        hideLabel
        className="w-64 max-md:w-auto max-md:min-w-[40%] max-md:flex-1"
        value={filter.rule ?? ALL}
        onValueChange={(rule) => onChange({ ...filter, rule: rule || null })}
        options={[
          { value: ALL, label: messages.allRules },
          ...rules.map(({ id, clause, title }) => ({ value: id, label: `${clause} ${title}` })),
        ]}
      />
      <ul aria-label={messages.legend} className="flex flex-wrap gap-x-4 gap-y-1">
        {tally.map(([mark, count]) => (
          <li key={mark} className="flex items-center gap-1 text-xs">
            <VerdictMark verdict={mark} words={messages.verdicts[mark]} quiet={count === 0} />
            <span className="font-medium tabular-nums">{count}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
