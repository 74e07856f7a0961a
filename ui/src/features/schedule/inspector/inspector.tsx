'use client'

import { EmptyState } from '@/components/ui/empty-state'
import { KeyHint } from '@/components/ui/key-hint'
import type { At, Shown } from '../api'
import { holidayLabel, stretchLabel } from '../grid/labels'
import { isGap, type Model, runAt } from '../grid/model'
import type { Place } from '../grid/selection'
import { messages } from '../messages'
import { useScheduleState } from '../state'
import type { Grid } from '../types'
import type { Edits } from '../use-edits'
import { Buttons } from './buttons'
import { Cover } from './cover'
import { OthersPanel } from './others-panel'
import { OutSick } from './out-sick'
import { PersonPanel } from './person-panel'
import { RefusalPanel } from './refusal-panel'
import { useSettled } from './use-settled'
import { VerdictPanel } from './verdict-panel'
import { WhyPanel } from './why-panel'

const words = messages.inspector

interface Props {
  at: At
  shown: Shown
  model: Model
  place: Place | null
  grid: Grid
  edits: Edits
  /** The selection may be changed. */
  editable: boolean
  /** Drafts, and why they are as they are, are open to this reader. */
  mayRead: boolean
}

/** Everything about the selected cell: verdict, ways out, why it is there, who else, the person. */
export default function Inspector(props: Props) {
  const { at, model, place, grid, edits, editable, mayRead } = props
  const refusal = useScheduleState((state) => state.refusal)
  // Holding an arrow key asks the server once, at its end.
  const settled = useSettled(place)
  if (!place) return <EmptyState title={words.nothing.title} text={words.nothing.text} />
  const { person, start, length } = place
  const run = runAt(person, start)
  const group = grid.groups.find(({ id }) => id === person.person.group)
  const what = run?.letter?.label ?? messages.grid.nothing
  const works = model.layer === 'days' && run && !isGap(run) && run.letter?.kind !== 'leave'
  const day = settled && model.columns[settled.start]?.start
  return (
    <div className="flex min-h-full flex-col gap-2.5">
      <div>
        <h2 className="!text-lg">
          {person.person.name}
          {group && <span className="text-mute">{` · ${group.label}`}</span>}
        </h2>
        <p className="text-mute">{`${what}, ${stretchLabel(model, start, length)}${holidayLabel(model, start, length)}`}</p>
      </div>
      <div className="flex flex-wrap gap-1.5">
        {editable && <Buttons {...{ model, place, edits }} />}
        {editable && mayRead && works && <OutSick {...{ at, model, place, edits }} />}
        {mayRead && day && settled && works && (
          <Cover {...{ at, day, clinician: settled.person.person.id }} />
        )}
      </div>
      {refusal && <RefusalPanel refusal={refusal} edits={edits} />}
      {mayRead && day && settled && (
        <>
          <VerdictPanel {...{ at, model, place: settled, edits, editable }} />
          <WhyPanel {...{ at, day, clinician: settled.person.person.id, layer: model.layer }} />
          {works && (
            <OthersPanel {...{ at, day, clinician: settled.person.person.id, edits, editable }} />
          )}
        </>
      )}
      <PersonPanel person={person.person} />
      {editable && <Keys />}
    </div>
  )
}

const KEYS = [
  ['a', messages.inspector.actions.assign],
  ['s', messages.inspector.actions.swap],
  ['p', messages.inspector.actions.pin],
  ['n', messages.help.next],
] as const

function Keys() {
  return (
    <p className="mt-auto flex flex-wrap gap-x-3 gap-y-1 pt-2 text-mute text-xs">
      {KEYS.map(([key, label]) => (
        <span key={key} className="flex items-center gap-1">
          <KeyHint keys={key} />
          {label.replace('…', '').toLowerCase()}
        </span>
      ))}
    </p>
  )
}
