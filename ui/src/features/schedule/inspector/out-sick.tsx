'use client'

import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { FormError } from '@/components/ui/form-error'
import { type At, useRepairs } from '../api'
import { stretchLabel } from '../grid/labels'
import type { Model } from '../grid/model'
import type { Place } from '../grid/selection'
import { messages } from '../messages'
import { asOperations } from '../operations'
import type { Repair } from '../types'
import type { Edits } from '../use-edits'
import { Waiting } from './waiting'

const words = messages.inspector.sick

interface Props {
  at: At
  model: Model
  place: Place
  edits: Edits
}

/** The smallest changes when the selected person is out on the selected days. */
export function OutSick(props: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {words.action}
      </Button>
      {open && <SickWindow {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

function SickWindow({ at, model, place, edits, onClose }: Props & { onClose: () => void }) {
  const { person, start, length } = place
  const first = model.columns[start]?.start ?? ''
  const last = model.columns[start + length - 1]?.start ?? first
  const { data, error } = useRepairs(at, person.person.id, first, last)
  const apply = ({ operations, label, violations }: Repair) => {
    onClose()
    const allowViolations = violations.length > 0
    void edits.save(asOperations(operations), { label, allowViolations })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.title(person.person.name, stretchLabel(model, start, length))}
      description={words.description}
    >
      {data && data.items.length > 0 && (
        <ol className="flex flex-col gap-2">
          {data.items.map((repair, index) => (
            <RepairCard
              key={repair.people.join(' ')}
              {...{ repair, number: index + 1 }}
              onApply={() => apply(repair)}
            />
          ))}
        </ol>
      )}
      {data?.items.length === 0 && <p className="text-mute">{words.none}</p>}
      {!data && !error && <Waiting lines={4} />}
      <FormError error={error} />
    </Dialog>
  )
}

function RepairCard({
  repair,
  number,
  onApply,
}: {
  repair: Repair
  number: number
  onApply: () => void
}) {
  const { moves, changes, price, proven, violations } = repair
  const others = moves.filter(({ forced }) => !forced)
  return (
    <li className="rounded border border-line px-2.5 py-2">
      <div className="flex items-center justify-between gap-2">
        <h3>{words.changes(changes)}</h3>
        <Badge tone={proven ? 'ok' : 'plain'}>{proven ? words.proven : words.unproven}</Badge>
      </div>
      <ul className="mt-1 flex flex-col gap-0.5">
        {others.length === 0 && <li>{words.nobody}</li>}
        {others.map((move) => (
          <li key={`${move.clinician} ${move.day}`}>{move.words}</li>
        ))}
      </ul>
      {violations.map((one) => (
        <p key={`${one.rule} ${one.words}`} className="mt-1 text-bad">
          {words.open(one.words)}
        </p>
      ))}
      <div className="mt-1 flex items-end justify-between gap-2">
        <p className="text-mute text-xs">{price}</p>
        <Button
          size="sm"
          variant={violations.length > 0 ? 'danger' : number === 1 ? 'primary' : 'secondary'}
          aria-label={words.applyNumber(number)}
          onClick={onApply}
        >
          {violations.length > 0 ? words.anyway : messages.refusal.apply}
        </Button>
      </div>
    </li>
  )
}
