'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { FormError } from '@/components/ui/form-error'
import { Segmented } from '@/components/ui/segmented'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { TextField } from '@/components/ui/text-field'
import { $api, idempotencyKey } from '@/lib/api/client'
import { answered, asProblem } from '@/lib/api/problem'
import { readVersionsAgain, type Schedule } from '@/lib/api/schedules'
import { formatRange } from '@/lib/dates'
import { toast } from '@/lib/toast'
import { messages } from './messages'

const words = messages.create
type Kind = 'blocks' | 'year'

/** Says what a further schedule plans: the rotations of the year, or the days of some blocks. */
export function NewSchedule({
  programme,
  schedules,
  open,
  onOpenChange,
  onMade,
}: {
  programme: number
  schedules: readonly Schedule[]
  open: boolean
  onOpenChange: (open: boolean) => void
  onMade: (schedule: number) => void
}) {
  const form = useId()
  const [kind, setKind] = useState<Kind>('blocks')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [named, setNamed] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const [key, setKey] = useState(idempotencyKey)
  const settings = $api.useQuery(
    'get',
    '/api/scheduling/programmes/{programme}',
    { params: { path: { programme } } },
    { enabled: open },
  ).data
  const create = $api.useMutation('post', '/api/scheduling/programmes/{programme}/schedules', {
    onSuccess: async (made) => {
      await readVersionsAgain()
      setKey(idempotencyKey)
      setChosen([])
      setNamed(null)
      setTried(false)
      onOpenChange(false)
      toast(words.made(made.name))
      onMade(made.id)
    },
    // Without an answer it may have been made: the next try must say that it is the same.
    onError: (error) => answered(error) && setKey(idempotencyKey),
  })
  const planned = new Set(schedules.flatMap((one) => one.blocks))
  const ids = (settings?.blocks ?? []).map(({ id }) => id).filter((id) => chosen.includes(id))
  const proposed =
    kind === 'year'
      ? words.yearName(settings?.year.start.slice(0, 4) ?? '', settings?.year.end.slice(2, 4) ?? '')
      : ids.length > 0
        ? words.blockName(ids)
        : ''
  const name = named ?? proposed
  const noBlock = kind === 'blocks' && ids.length === 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (noBlock || !name.trim()) return
    create.mutate({
      params: { path: { programme }, header: key },
      body: { name: name.trim(), year: kind === 'year', blocks: kind === 'year' ? [] : ids },
    })
  }
  const problem = create.error ? asProblem(create.error) : null
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.title}
      description={words.description}
      footer={
        <Button type="submit" form={form} variant="primary" busy={create.isPending}>
          {words.submit}
        </Button>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Segmented
          label={words.what}
          value={kind}
          onValueChange={setKind}
          segments={[
            { value: 'blocks', label: words.kinds.blocks },
            { value: 'year', label: words.kinds.year },
          ]}
        />
        {kind === 'blocks' && (
          <fieldset aria-describedby={tried && noBlock ? `${form}-blocks` : undefined}>
            <legend className="mb-1 font-medium">{words.blocks}</legend>
            {!settings && <SkeletonRows rows={4} />}
            <div className="grid max-h-80 grid-cols-2 gap-x-4 gap-y-1.5 overflow-auto max-md:grid-cols-1">
              {settings?.blocks.map(({ id, start, end }) => (
                <Checkbox
                  key={id}
                  label={words.blockName([id])}
                  hint={[formatRange(start, end), planned.has(id) && words.planned]
                    .filter(Boolean)
                    .join(' · ')}
                  checked={chosen.includes(id)}
                  onCheckedChange={(on) =>
                    setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))
                  }
                />
              ))}
            </div>
            {tried && noBlock && (
              <p id={`${form}-blocks`} className="mt-1 text-xs text-bad">
                {words.noBlock}
              </p>
            )}
          </fieldset>
        )}
        <TextField
          label={words.name}
          hint={words.nameHint}
          value={name}
          maxLength={200}
          onChange={(event) => setNamed(event.target.value)}
          error={tried && !name.trim() ? words.noName : problem?.field('name')}
        />
        {problem && !problem.field('name') && <FormError error={problem} />}
      </form>
    </Dialog>
  )
}
