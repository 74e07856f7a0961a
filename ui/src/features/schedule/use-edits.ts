'use client'

import { useCallback, useMemo } from 'react'
import { announce } from '@/lib/announce'
import { asProblem } from '@/lib/api/problem'
import { messages as shared } from '@/lib/messages'
import { toast } from '@/lib/toast'
import { type At, gridNow, putGrid, readAgain, type Shown, sendEdit, sendUndo } from './api'
import { merged } from './grid/merge'
import { messages } from './messages'
import { countSaving, focusGrid, showRefusal } from './state'
import type { Operation, Verdict } from './types'

const words = messages.edit

/** Edits go one after the other: each builds on what the one before made. */
let last: Promise<unknown> = Promise.resolve()

function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const next = last.then(work)
  // Whoever asked for it hears when it fails; the next one starts all the same.
  last = next.then(
    () => undefined,
    () => undefined,
  )
  return next
}

export interface Edits {
  /** Saves; `preview` is what a dry run said and stands on screen until the answer comes. */
  save: (
    operations: Operation[],
    options?: { preview?: Verdict | undefined; allowViolations?: boolean; label?: string },
  ) => Promise<void>
  undo: () => Promise<void>
  redo: () => Promise<void>
}

/** `Give Sat 4 Jul N to Ng · 2 violations`. */
function summary({ label, violations, advisories }: Verdict): string {
  return [
    label,
    violations > 0 && words.violations(violations),
    advisories > 0 && words.advisories(advisories),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** The three ways in which a draft changes from here, with what each does when refused. */
export function useEdits(at: At | null, shown: Shown): Edits {
  const { layer, start, end } = shown
  const failed = useCallback((where: At, operations: Operation[], error: unknown) => {
    const problem = asProblem(error)
    if (problem.code === 'edit-breaks-rule') {
      showRefusal({ operations, problem })
      announce(problem.detail)
      return
    }
    if (problem.status === 412) {
      readAgain(where)
      toast(words.changed, { tone: 'error' })
      return
    }
    toast(problem.words, { tone: 'error' })
  }, [])

  return useMemo(() => {
    const columns = { layer, start, end }
    const again = async (redo: boolean) => {
      if (!at) return
      countSaving(1)
      try {
        await inTurn(async () => {
          const grid = gridNow(at, columns)
          if (!grid) return
          const verdict = await sendUndo(at, columns, grid.version.etag, redo)
          putGrid(at, columns, merged(grid, verdict))
          readAgain(at, columns)
          const text = redo ? words.redone(verdict.label) : words.undone(verdict.label)
          toast(text)
        })
      } catch (error) {
        failed(at, [], error)
      } finally {
        countSaving(-1)
      }
    }
    const undo = () => again(false)
    const save: Edits['save'] = async (
      operations,
      { preview, allowViolations = false, label = '' } = {},
    ) => {
      if (!at) return
      countSaving(1)
      try {
        await inTurn(async () => {
          const before = gridNow(at, columns)
          if (!before) return
          const { etag, revision } = before.version
          if (preview) putGrid(at, columns, merged(before, { ...preview, etag, revision }))
          try {
            const options = { allowViolations, label }
            const verdict = await sendEdit(at, columns, etag, operations, options)
            putGrid(at, columns, merged(before, verdict))
            showRefusal(null)
            readAgain(at, columns)
            toast(summary(verdict), {
              action: { label: shared.actions.undo, run: () => void undo() },
            })
          } catch (error) {
            putGrid(at, columns, before)
            throw error
          }
        })
      } catch (error) {
        failed(at, operations, error)
      } finally {
        countSaving(-1)
        focusGrid()
      }
    }
    return { save, undo, redo: () => again(true) }
  }, [at, layer, start, end, failed])
}
