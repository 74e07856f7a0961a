'use client'

import { useState } from 'react'
import { api, ifMatch } from '@/lib/api/client'
import { PROGRAMME, readFactsAgain } from '@/lib/api/facts'
import { type ApiProblem, asProblem } from '@/lib/api/problem'
import { messages as shared } from '@/lib/messages'
import { toast } from '@/lib/toast'
import { messages } from './messages'
import type { Request } from './model'

export type Choice = 'approve' | 'decline' | 'reopen'

export interface Decision {
  busy: Choice | null
  error: ApiProblem | null
  note: string
  setNote: (note: string) => void
  decide: (choice: Choice) => Promise<void>
}

const words = messages.detail

async function post(programme: number, request: Request, decision: Choice, note: string) {
  const { data } = await api.POST(`${PROGRAMME}/requests/{request}/decision`, {
    params: { path: { programme, request: request.id } },
    headers: ifMatch(request.etag),
    body: { decision, note },
  })
  return data
}

/** Approves, declines or reopens the chosen request; what was done can be undone from the toast. */
export function useDecision(
  programme: number,
  request: Request | undefined,
  onDecided: () => void,
): Decision {
  const [busy, setBusy] = useState<Choice | null>(null)
  /** With the request that each speaks of: another one starts afresh. */
  const [failed, setFailed] = useState<{ id: number; error: ApiProblem } | null>(null)
  const [written, setWritten] = useState({ id: 0, note: '' })
  const id = request?.id ?? 0
  const note = written.id === id ? written.note : (request?.decision_note ?? '')

  const undo = async (decided: Request) => {
    try {
      await post(programme, decided, 'reopen', '')
    } catch (thrown) {
      toast(asProblem(thrown).message, { tone: 'error' })
    }
    await readFactsAgain()
  }
  const decide = async (choice: Choice) => {
    if (!request || busy) return
    if (choice !== 'reopen' && request.state !== 'open') return
    setBusy(choice)
    setFailed(null)
    try {
      const decided = await post(programme, request, choice, note)
      toast(words.doneFor(words.done[choice], request.name), {
        ...(decided &&
          choice !== 'reopen' && {
            action: { label: shared.actions.undo, run: () => void undo(decided) },
          }),
      })
      onDecided()
      await readFactsAgain()
    } catch (thrown) {
      const error = asProblem(thrown)
      setFailed({ id: request.id, error })
      if (error.status === 412) await readFactsAgain()
    } finally {
      setBusy(null)
    }
  }
  return {
    busy,
    error: failed?.id === id ? failed.error : null,
    note,
    setNote: (next) => setWritten({ id, note: next }),
    decide,
  }
}
