import type { OnScreen } from '@/lib/on-screen'
import { type Chip, chipsOf } from './chips'
import { messages } from './messages'

/** Questions that are asked with one click. */
export function Chips({
  shown,
  mayPlan,
  onChoose,
}: {
  shown: OnScreen
  mayPlan: boolean
  onChoose: (chip: Chip) => void
}) {
  return (
    <ul aria-label={messages.chips} className="flex flex-wrap gap-1.5">
      {chipsOf(shown, mayPlan).map((chip) => (
        <li key={chip.id}>
          <button
            type="button"
            onClick={() => onChoose(chip)}
            className="rounded-full border border-line bg-panel px-2.5 py-[3px] text-xs hover:bg-soft max-md:py-2"
          >
            {chip.label}
          </button>
        </li>
      ))}
    </ul>
  )
}
