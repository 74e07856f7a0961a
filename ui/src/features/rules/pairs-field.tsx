'use client'

import { Plus, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Combobox } from '@/components/ui/combobox'
import { IconButton } from '@/components/ui/icon-button'
import { NumberField } from '@/components/ui/number-field'
import type { PickChoice } from '@/components/ui/pick-field'
import { Popover } from '@/components/ui/popover'
import { sayWho } from '@/lib/who-phrase'
import { messages } from './messages'
import type { Value } from './sentence'

const words = messages.editor

const pairsOf = (value: Value): [string, number][] =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.entries(value).map(([who, weight]) => [who, Number(weight)])
    : []

/** Supervisors for each of some people, in hundredths: `0.5 for each pgy1`. */
export function PairsField({
  value,
  onSet,
  choices,
  label,
  disabled,
}: {
  value: Value
  onSet: (value: Value) => void
  choices: readonly PickChoice[]
  label: string
  disabled: boolean
}) {
  const pairs = pairsOf(value)
  const text = pairs
    .map(([who, weight]) => `${weight / 100} ${words.perEach} ${sayWho(who)}`)
    .join(', ')
  const put = (next: readonly [string, number][]) =>
    onSet(next.length ? Object.fromEntries(next) : null)
  const free = choices.filter((choice) => !pairs.some(([who]) => who === choice.value))
  return (
    <Popover
      label={words.pairs}
      className="w-80"
      trigger={(trigger) => (
        <button
          type="button"
          disabled={disabled}
          {...trigger}
          aria-label={`${label}: ${text}`}
          className="blank"
        >
          {text || words.pairs}
        </button>
      )}
    >
      {() => (
        <div className="flex flex-col gap-2">
          {pairs.map(([who, weight], index) => (
            <div key={who} className="flex items-center gap-2">
              <NumberField
                label={`${words.perEach} ${sayWho(who)}`}
                hideLabel
                className="w-16"
                min={0}
                step={0.25}
                value={weight / 100}
                onValueChange={(next) =>
                  put(pairs.with(index, [who, Math.round((next ?? 0) * 100)]))
                }
              />
              <span className="text-mute">{words.perEach}</span>
              <span className="flex-1 font-medium">{sayWho(who)}</span>
              <IconButton
                label={words.removePair(who)}
                size="sm"
                onClick={() => put(pairs.toSpliced(index, 1))}
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            </div>
          ))}
          <Combobox
            label={words.addPair}
            value={null}
            choices={free}
            onValueChange={(who) => who && put([...pairs, [who, 100]])}
          />
          {pairs.length === 0 && (
            <Button
              size="sm"
              icon={<Plus aria-hidden className="size-3.5" />}
              onClick={() => put([['resident', 50]])}
            >
              {words.addPair}
            </Button>
          )}
        </div>
      )}
    </Popover>
  )
}
