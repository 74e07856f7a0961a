'use client'

import { Button } from '@/components/ui/button'
import { NumberField } from '@/components/ui/number-field'
import { PickField } from '@/components/ui/pick-field'
import { Select } from '@/components/ui/select'
import { sayWho } from '@/lib/who-phrase'
import { messages } from './messages'
import { PackClauses } from './pack-clauses'
import {
  onRotations,
  type Pack,
  type PackSetting,
  type PackUse,
  type SettingValue,
  settingOf,
  valueText,
  withSetting,
} from './packs'
import { spoken } from './sentence'
import type { Choices } from './use-choices'

const words = messages.packs

/** One pack in use: whom it binds, its settings, its clauses, what it does not check. */
export function PackPanel({
  use,
  pack,
  choices,
  write,
  error,
  onChange,
  onRemove,
}: {
  use: PackUse
  /** Undefined for a pack that this installation does not know. */
  pack: Pack | undefined
  choices: Choices
  write: boolean
  error: (field: string) => string | undefined
  onChange: (use: PackUse) => void
  onRemove: () => void
}) {
  return (
    <section
      aria-label={pack?.title ?? use.name}
      className="rounded-lg border border-line bg-panel p-4"
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2>{pack?.title ?? use.name}</h2>
          <p className="text-xs text-mute">{pack?.edition}</p>
          {pack && pack.requires.length > 0 && (
            <p className="text-xs text-mute">{words.requires(pack.requires.join(', '))}</p>
          )}
        </div>
        {write && (
          <Button size="sm" variant="danger" onClick={onRemove}>
            {words.remove}
          </Button>
        )}
      </div>
      <div className="mt-3 grid gap-4 md:grid-cols-2">
        <PickField
          label={words.who}
          free
          disabled={!write}
          value={use.who}
          empty={words.everyone}
          onValueChange={(who) => onChange({ ...use, who: who.length ? who : ['all'] })}
          choices={choices.who}
          say={sayWho}
          error={error('who')}
        />
        <PickField
          label={words.rotations}
          disabled={!write}
          value={use.rotations}
          empty={words.anywhere}
          onValueChange={(rotations) => onChange({ ...use, rotations })}
          choices={choices.rotation}
          error={error('rotations')}
        />
      </div>
      {pack && pack.settings.length > 0 && (
        <>
          <h3 className="mt-4 mb-1">{words.settings}</h3>
          <ul>
            {pack.settings.map((setting) => (
              <li
                key={setting.name}
                className="grid items-start gap-x-4 gap-y-1 border-line border-t py-2 md:grid-cols-[1fr_11rem]"
              >
                <div>
                  <p className="first-letter:uppercase">{spoken(setting.name)}</p>
                  <p className="text-xs text-mute">
                    {setting.doc}
                    {use.settings[setting.name] !== undefined &&
                      ` ${words.byDefault(valueText(setting.default))}.`}
                  </p>
                </div>
                <SettingField
                  setting={setting}
                  value={settingOf(use, setting)}
                  disabled={!write}
                  error={error(`settings.${setting.name}`)}
                  onSet={(value) => onChange(withSetting(use, setting, value))}
                />
              </li>
            ))}
          </ul>
          {onRotations(use).map((text) => (
            <p key={text} className="text-xs text-mute">
              {text}
            </p>
          ))}
        </>
      )}
      {pack && <PackClauses pack={pack} />}
    </section>
  )
}

function SettingField({
  setting,
  value,
  disabled,
  error,
  onSet,
}: {
  setting: PackSetting
  value: SettingValue
  disabled: boolean
  error: string | undefined
  onSet: (value: SettingValue) => void
}) {
  const { name, choices, least, most } = setting
  const common = { label: spoken(name), hideLabel: true, disabled, error }
  if (choices.length > 0)
    return (
      <Select
        {...common}
        value={String(value)}
        onValueChange={(text) => {
          const chosen = choices.find((one) => String(one) === text)
          if (chosen !== undefined) onSet(chosen)
        }}
        options={choices.map((one) => ({ value: String(one), label: valueText(one) }))}
      />
    )
  return (
    <NumberField
      {...common}
      value={typeof value === 'number' ? value : null}
      {...(least !== null && { min: least })}
      {...(most !== null && { max: most })}
      onValueChange={(next) => onSet(next ?? setting.default)}
    />
  )
}
