import type { Schemas } from '@/lib/api/client'

export type { Schedule, Version } from '@/lib/api/schedules'

/** As the client gives an answer: it knows no tuples, only lists. */
type Read<T> = T extends readonly (infer Item)[]
  ? Read<Item>[]
  : T extends object
    ? { [Key in keyof T]: Read<T[Key]> }
    : T

export type Grid = Read<Schemas['Grid']>
export type GridPerson = Grid['people'][number]
export type GridCoverage = Grid['coverage'][number]
export type Letter = Grid['letters'][number]
export type VersionDetail = Read<Schemas['VersionDetail']>
export type Verdict = Read<Schemas['Verdict']>
export type Finding = Verdict['new'][number]
export type Fix = Read<Schemas['Fix']>
export type Operation = Schemas['Edits']['operations'][number]
export type Explanation = Read<Schemas['Explanation']>
export type Option = Explanation['candidates'][number]
export type Target = Read<Schemas['Target']>
export type Repair = Read<Schemas['Repair']>
export type Layer = Grid['layer']
