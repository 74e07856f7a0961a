import type { Schemas } from '@/lib/api/client'
import { messages } from './messages'
import { spoken } from './sentence'

export type Pack = Schemas['Pack']
export type PackUse = Schemas['PackUse']
export type PackSetting = Schemas['PackSetting']
export type SettingValue = PackSetting['default']

/** What holds for a setting: what the programme says, else the pack. */
export const settingOf = (use: PackUse, setting: PackSetting): SettingValue =>
  (use.settings[setting.name] ?? setting.default) as SettingValue

/** The use with a setting; what is the default is not said. */
export function withSetting(use: PackUse, setting: PackSetting, value: SettingValue): PackUse {
  const settings = { ...use.settings }
  if (value === setting.default) delete settings[setting.name]
  else settings[setting.name] = value
  return { ...use, settings }
}

export const valueText = (value: unknown): string =>
  typeof value === 'boolean'
    ? value
      ? messages.packs.yes
      : messages.packs.no
    : spoken(String(value))

/** Settings that differ on one rotation, as words. */
export const onRotations = (use: PackUse): string[] =>
  Object.entries(use.on).map(([rotation, settings]) =>
    messages.packs.on(
      rotation,
      Object.entries(settings ?? {})
        .map(([name, value]) => `${spoken(name)} ${valueText(value)}`)
        .join(', '),
    ),
  )
