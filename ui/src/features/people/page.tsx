'use client'

import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { PageHeader } from '@/components/ui/page-header'
import { Select } from '@/components/ui/select'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { TextField } from '@/components/ui/text-field'
import { $api } from '@/lib/api/client'
import { PROGRAMME, useFacts } from '@/lib/api/facts'
import { useCommands } from '@/lib/commands'
import { today } from '@/lib/dates'
import { can } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'
import { useUrlState } from '@/lib/url-state'
import { messages } from './messages'
import { filterRows, inside, levelsOf, ROLES, type Role, rowsOf, sortRows } from './model'
import { PeopleTable } from './people-table'
import { useShifts } from './use-shifts'

const PersonForm = dynamic(() => import('./person-form'), { ssr: false })
const PersonSummary = dynamic(() => import('./person-summary'), { ssr: false })

export function PeoplePage() {
  return (
    <Suspense>
      <People />
    </Suspense>
  )
}

function People() {
  const programme = useProgramme()
  const id = programme?.id
  const write = can(programme, 'facts_write')
  const url = useUrlState()
  const [editing, setEditing] = useState<string | 'new' | null>(null)
  const people = useFacts('people', id)
  const leave = useFacts('leave', id)
  const requests = useFacts('requests', id)
  const settings = $api.useQuery(
    'get',
    PROGRAMME,
    { params: { path: { programme: id ?? 0 } } },
    { enabled: id !== undefined },
  )
  useCommands(
    write
      ? [
          {
            id: 'people.add',
            label: messages.add,
            group: messages.title,
            run: () => setEditing('new'),
          },
        ]
      : [],
  )
  const worked = useShifts(can(programme, 'draft_read') ? id : undefined)
  const year = settings.data?.year
  const error = people.error ?? settings.error
  const header = (
    <PageHeader
      title={messages.title}
      actions={
        write && (
          <Button
            variant="primary"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => setEditing('new')}
          >
            {messages.add}
          </Button>
        )
      }
    />
  )
  if (!people.data || !year) {
    return (
      <>
        {header}
        {error ? (
          <ErrorState
            error={error}
            onRetry={() => void Promise.all([people.refetch(), settings.refetch()])}
          />
        ) : (
          <SkeletonRows className="mx-4" rows={14} />
        )}
      </>
    )
  }
  const day = inside(today(), year)
  const all = rowsOf(people.data, leave.data ?? [], requests.data ?? [], year, day, worked?.shifts)
  const role = ROLES.find((one) => one === url.get('role')) ?? null
  const filter = { text: url.get('q') ?? '', role, level: url.number('level') }
  const rows = sortRows(filterRows(all, filter), url.get('sort'))
  const open = people.data.find((person) => person.id === url.get('person'))
  const edited = people.data.find((person) => person.id === editing)
  const present = ROLES.filter((one) => all.some(({ person }) => person.role === one))
  return (
    <>
      {header}
      {all.length === 0 ? (
        <EmptyState
          title={messages.emptyTitle}
          text={messages.emptyText}
          action={write && <Button onClick={() => setEditing('new')}>{messages.add}</Button>}
        />
      ) : (
        <div className="flex flex-col gap-2 px-4 pb-4">
          <search aria-label={messages.filters} className="flex flex-wrap items-center gap-2">
            <TextField
              label={messages.search}
              hideLabel
              type="search"
              placeholder={messages.search}
              value={filter.text}
              onChange={(event) => url.set({ q: event.target.value || null })}
              className="w-48 max-md:w-full"
            />
            {present.length > 1 && (
              <Select<Role | 'all'>
                label={messages.role}
                hideLabel
                value={role ?? 'all'}
                onValueChange={(value) => url.set({ role: value === 'all' ? null : value })}
                options={[
                  { value: 'all', label: messages.everyone },
                  ...present.map((value) => ({ value, label: messages.roles[value] })),
                ]}
                className="w-36 max-md:flex-1"
              />
            )}
            <Select
              label={messages.level}
              hideLabel
              value={String(filter.level ?? '')}
              onValueChange={(value) => url.set({ level: value || null })}
              options={[
                { value: '', label: messages.anyLevel },
                ...levelsOf(all).map((level) => ({
                  value: String(level),
                  label: messages.pgy(level),
                })),
              ]}
              className="w-32 max-md:flex-1"
            />
            <span role="status" className="text-xs text-mute">
              {messages.count(rows.length, all.length)}
            </span>
            {worked && (
              <span className="ml-auto text-xs text-mute max-md:hidden">
                {messages.shiftsIn(worked.schedule)}
              </span>
            )}
          </search>
          <PeopleTable
            rows={rows}
            year={year}
            day={day}
            sort={url.get('sort')}
            onSort={(sort) => url.set({ sort })}
            selected={open?.id}
            onOpen={(person) => url.set({ person }, { push: true })}
          />
        </div>
      )}
      {open && editing === null && (
        <PersonSummary
          person={open}
          leave={(leave.data ?? []).filter(({ clinician }) => clinician === open.id)}
          requests={(requests.data ?? []).filter(({ clinician }) => clinician === open.id)}
          onClose={() => url.set({ person: null })}
          {...(write && { onEdit: () => setEditing(open.id) })}
        />
      )}
      {id !== undefined && (edited || editing === 'new') && (
        <PersonForm
          key={editing}
          programme={id}
          person={edited}
          year={year}
          onClose={() => setEditing(null)}
          onRemoved={() => url.set({ person: null })}
        />
      )}
    </>
  )
}
