'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { SaveNotice } from '@/components/ui/save-notice'
import { Select } from '@/components/ui/select'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { $api, api, ifMatch, type Schemas } from '@/lib/api/client'
import { PROGRAMME } from '@/lib/api/facts'
import { useSave } from '@/lib/api/use-save'
import { messages as shared } from '@/lib/messages'
import { toast } from '@/lib/toast'
import { messages } from './messages'
import { PackPanel } from './pack-panel'
import type { PackUse } from './packs'
import { useChoices } from './use-choices'

const words = messages.packs

/** Which packs of work-hour rules bind whom, with their settings and clauses. */
export default function PacksView({ programme, write }: { programme: number; write: boolean }) {
  const settings = $api.useQuery('get', PROGRAMME, { params: { path: { programme } } })
  const packs = $api.useQuery('get', '/api/scheduling/packs', undefined, {
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!settings.data || !packs.data) {
    const failed = settings.error ? settings : packs
    if (failed.error)
      return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
    return <SkeletonRows rows={10} />
  }
  return (
    <Packs
      key={settings.data.etag}
      programme={settings.data}
      packs={packs.data.items}
      write={write}
    />
  )
}

function Packs({
  programme,
  packs,
  write,
}: {
  programme: Schemas['Programme']
  packs: readonly Schemas['Pack'][]
  write: boolean
}) {
  const [uses, setUses] = useState<PackUse[]>(programme.packs)
  const choices = useChoices(programme.id)
  const params = { path: { programme: programme.id } }
  const saving = useSave<Schemas['Programme']>({
    item: programme,
    read: async () => (await api.GET(PROGRAMME, { params })).data,
    send: (etag) =>
      api.PATCH(PROGRAMME, {
        params,
        headers: ifMatch(etag),
        body: { packs: uses as Schemas['PackGiven'][] },
      }),
    onSaved: () => toast(words.saved),
    onTheirs: (theirs) => setUses(theirs.packs),
  })
  const dirty = uses !== programme.packs
  const free = packs.filter(({ name }) => !uses.some((use) => use.name === name))
  const titles = new Map(packs.map(({ name, title }) => [name, title]))
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      {uses.length === 0 && <EmptyState title={words.emptyTitle} text={words.emptyText} />}
      {uses.map((use, index) => (
        <PackPanel
          key={`${use.name}:${index + 1}`}
          use={use}
          pack={packs.find(({ name }) => name === use.name)}
          choices={choices}
          write={write}
          error={(field) => saving.error?.field(`packs[${index}].${field}`)}
          onChange={(next) => setUses(uses.with(index, next))}
          onRemove={() => {
            setUses(uses.toSpliced(index, 1))
            toast(words.removed(titles.get(use.name) ?? use.name))
          }}
        />
      ))}
      <SaveNotice saving={saving} />
      {write && (
        <div className="flex flex-wrap items-end justify-between gap-3">
          {free.length > 0 && (
            <Select
              label={words.add}
              className="w-80 max-md:w-full"
              value={null}
              placeholder={words.choose}
              onValueChange={(name) =>
                setUses([...uses, { name, who: ['resident'], rotations: [], settings: {}, on: {} }])
              }
              options={free.map(({ name, title }) => ({ value: name, label: title }))}
            />
          )}
          <div className="ml-auto flex gap-2">
            {dirty && (
              <Button onClick={() => setUses(programme.packs)}>{shared.actions.discard}</Button>
            )}
            <Button
              variant="primary"
              disabled={!dirty}
              busy={saving.busy}
              onClick={() => void saving.save()}
            >
              {words.save}
            </Button>
          </div>
        </div>
      )}
    </div>
  )
}
