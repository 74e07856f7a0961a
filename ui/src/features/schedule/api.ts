'use client'

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { $api, api, ifMatch } from '@/lib/api/client'
import { queryClient } from '@/lib/api/query-client'
import type { Strained } from './inspector/about'
import type { Grid, Layer, Operation, Verdict } from './types'

const VERSION = '/api/scheduling/programmes/{programme}/versions/{version}'

/** Which version of which programme. */
export interface At {
  programme: number
  version: number
}

/** Which columns of it are on screen; null days are the schedule's own. */
export interface Shown {
  layer: Layer
  start: string | null
  end: string | null
}

const gridInit = (path: At, { layer, start, end }: Shown) => ({
  params: { path: { ...path }, query: { layer, ...(start && { start }), ...(end && { end }) } },
})

export const gridOptions = (at: At, shown: Shown) =>
  $api.queryOptions('get', `${VERSION}/grid`, gridInit(at, shown))

/** The grid; while another range loads, the one before stays. */
export function useGrid(at: At | null, shown: Shown) {
  return useQuery({
    ...gridOptions(at ?? { programme: 0, version: 0 }, shown),
    enabled: at !== null,
    placeholderData: keepPreviousData,
  })
}

export function useVersion(at: At | null) {
  const path = at ?? { programme: 0, version: 0 }
  return $api.useQuery('get', VERSION, { params: { path: { ...path } } }, { enabled: at !== null })
}

const cell = (at: At, clinician: string, day: string) => ({
  params: { path: { ...at }, query: { clinician, day } },
})

/** While the next cell loads, what was said of the one before stays, dimmed. */
const KEPT = { placeholderData: keepPreviousData, staleTime: 60_000 } as const

const explanationOptions = (at: At, clinician: string, day: string, layer: Layer) =>
  $api.queryOptions('get', `${VERSION}/explanations`, {
    params: { path: { ...at }, query: { clinician, day, layer } },
  })

export const useExplanation = (at: At, clinician: string, day: string, layer: Layer) =>
  useQuery({ ...explanationOptions(at, clinician, day, layer), ...KEPT })

/** What the person's cells in some columns work against; `null` while it is on its way. */
export function useStrained(
  at: At,
  clinician: string,
  columns: readonly { start: string; end: string }[],
  layer: Layer,
): Strained[] | null {
  return useQueries({
    queries: columns.map(({ start }) => ({
      ...explanationOptions(at, clinician, start, layer),
      staleTime: KEPT.staleTime,
    })),
    combine: (answers) =>
      answers.some(({ isPending }) => isPending)
        ? null
        : answers.flatMap(({ data }, index) => {
            const { start = '', end = '' } = columns[index] ?? {}
            return data
              ? [{ first: start, last: end, rules: data.strains.map(({ rule }) => rule) }]
              : []
          }),
  })
}

export const useTargets = (at: At, clinician: string, day: string, enabled: boolean) =>
  useQuery({
    ...$api.queryOptions('get', `${VERSION}/targets`, cell(at, clinician, day)),
    ...KEPT,
    enabled,
  })

export const useFindings = (at: At, enabled: boolean) =>
  useQuery({
    ...$api.queryOptions('get', `${VERSION}/findings`, { params: { path: { ...at } } }),
    ...KEPT,
    enabled,
  })

export const useFixes = (at: At, finding: string) =>
  useQuery({
    ...$api.queryOptions('get', `${VERSION}/findings/{finding}/fixes`, {
      params: { path: { ...at, finding } },
    }),
    ...KEPT,
  })

/** The smallest changes when somebody is out from a day to another. */
export const useRepairs = (at: At, clinician: string, start: string, end: string) =>
  useQuery({
    ...$api.queryOptions('post', `${VERSION}/repairs`, {
      params: { path: { ...at } },
      body: { happened: [{ kind: 'away', clinician, start, end }], today: null, count: 3 },
    }),
    staleTime: KEPT.staleTime,
    retry: false,
  })

/** The arithmetic of a rule for a person; rules that are not of the clock have none (404). */
export const useArithmetic = (at: At, rule: string, clinician: string, enabled: boolean) =>
  useQuery({
    ...$api.queryOptions('get', `${VERSION}/compliance/{rule}/{clinician}`, {
      params: { path: { ...at, rule, clinician } },
    }),
    staleTime: 60_000,
    enabled,
  })

export interface EditOptions {
  dryRun?: boolean
  allowViolations?: boolean
  /** What the edit is called; the server finds words when it is empty. */
  label?: string
  signal?: AbortSignal
}

const change = (at: At, { layer, start, end }: Shown, etag: string) => ({
  params: {
    path: { ...at },
    query: { layer, ...(start && { start }), ...(end && { end }) },
    header: ifMatch(etag),
  },
})

export async function sendEdit(
  at: At,
  shown: Shown,
  etag: string,
  operations: readonly Operation[],
  { dryRun = false, allowViolations = false, label = '', signal }: EditOptions = {},
): Promise<Verdict> {
  const { data } = await api.POST(`${VERSION}/edits`, {
    ...change(at, shown, etag),
    body: {
      operations: [...operations],
      dry_run: dryRun,
      allow_violations: allowViolations,
      label,
    },
    ...(signal && { signal }),
  })
  return data as Verdict
}

export async function sendUndo(
  at: At,
  shown: Shown,
  etag: string,
  redo: boolean,
): Promise<Verdict> {
  const init = change(at, shown, etag)
  const { data } = await (redo
    ? api.POST(`${VERSION}/redo`, init)
    : api.POST(`${VERSION}/undo`, init))
  return data as Verdict
}

/** The grid as it stands in the cache: what is on screen right now. */
export const gridNow = (at: At, shown: Shown): Grid | undefined =>
  queryClient.getQueryData<Grid>(gridOptions(at, shown).queryKey)

export const putGrid = (at: At, shown: Shown, grid: Grid): void => {
  queryClient.setQueryData<Grid>(gridOptions(at, shown).queryKey, grid)
}

const isOf = ({ programme, version }: At, params: unknown): boolean => {
  const path = (params as { params?: { path?: Partial<At> } } | undefined)?.params?.path
  return path?.programme === programme && path.version === version
}

/** Reads again what is known of a version; `keepGrid` after an edit that has put its result in. */
export function readAgain(at: At, keep?: Shown): void {
  const kept = keep && JSON.stringify(gridOptions(at, keep).queryKey)
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) =>
      typeof queryKey[1] === 'string' &&
      queryKey[1].startsWith(VERSION) &&
      isOf(at, queryKey[2]) &&
      JSON.stringify(queryKey) !== kept,
  })
}
