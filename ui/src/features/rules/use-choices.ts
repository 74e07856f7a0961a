'use client'

import { useMemo } from 'react'
import type { PickChoice } from '@/components/ui/pick-field'
import { $api } from '@/lib/api/client'
import { PROGRAMME, useFacts } from '@/lib/api/facts'
import { sayWho } from '@/lib/who-phrase'
import { messages } from './messages'

const words = messages.editor

/** What each kind of reference can name in a programme. */
export interface Choices {
  who: PickChoice[]
  shift: PickChoice[]
  rotation: PickChoice[]
  block: PickChoice[]
  cohort: PickChoice[]
  clinician: PickChoice[]
  off: PickChoice[]
}

const unique = (names: readonly string[]): string[] => [...new Set(names)].filter(Boolean).sort()
/** A phrase in words, found by the phrase as well. */
const said = (value: string): PickChoice => {
  const label = sayWho(value)
  return { value, label, ...(label !== value && { hint: value }) }
}
const plain = (value: string): PickChoice => ({ value, label: value })

export function useChoices(programme: number | undefined): Choices {
  const people = useFacts('people', programme).data
  const shifts = useFacts('shifts', programme).data
  const rotations = useFacts('rotations', programme).data
  const settings = $api.useQuery(
    'get',
    PROGRAMME,
    { params: { path: { programme: programme ?? 0 } } },
    { enabled: programme !== undefined },
  ).data
  return useMemo(() => {
    const all = people ?? []
    const terms = all.flatMap(({ appointments }) => appointments)
    const levels = [...new Set(terms.flatMap(({ pgy }) => pgy ?? []))].sort((a, b) => a - b)
    const cohorts = unique(terms.map(({ cohort }) => cohort))
    const skills = unique(all.flatMap((one) => one.qualifications.map(({ name }) => name)))
    const clinician = all.map(({ id, name }) => ({ value: id, label: name, hint: id }))
    const phrases = [
      'all',
      ...unique(all.map(({ role }) => role)),
      ...levels.map((level) => `pgy${level}`),
      ...levels.slice(1, -1).map((level) => `pgy${level}+`),
      ...cohorts.map((name) => `cohort:${name}`),
      ...skills.map((name) => `qualified:${name}`),
    ]
    return {
      who: [
        ...phrases.map((value) => ({ ...said(value), group: words.kinds })),
        ...clinician.map(({ value, label }) => ({
          value,
          label: value,
          hint: label,
          group: words.people,
        })),
      ],
      shift: (shifts ?? []).map(({ id, name }) => ({
        value: id,
        label: id,
        hint: name,
        group: words.shifts,
      })),
      rotation: (rotations ?? []).map(({ id, name }) => ({
        value: id,
        label: id,
        hint: name,
        group: words.rotations,
      })),
      block: (settings?.blocks ?? []).map(({ id, start }) => ({ ...plain(id), hint: start })),
      cohort: cohorts.map(plain),
      clinician,
      off: [{ value: '-', label: '-', hint: words.off, group: words.shifts }],
    }
  }, [people, shifts, rotations, settings])
}

/** The choices that a field refers to, in the order in which it names them. */
export const choicesFor = (choices: Choices, refers: readonly string[]): PickChoice[] =>
  refers.flatMap((kind) => choices[kind as keyof Choices] ?? [])
