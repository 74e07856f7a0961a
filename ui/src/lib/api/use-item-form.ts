'use client'

import { useState } from 'react'
import { toast } from '@/lib/toast'
import { type Saving, useSave } from './use-save'

export interface ItemForm<Draft> {
  draft: Draft
  set: (change: Partial<Draft>) => void
  /** What is wrong with a field, as far as one has tried to save. */
  error: (field: string) => string | undefined
  /** What the sheet around the fields needs. */
  sheet: { saving: Saving; dirty: boolean; onSubmit: () => void; onClose: () => void }
}

/** One thing in a form: a draft of it, its mistakes, and saving it as new or as changed. */
export function useItemForm<Item extends { etag: string }, Draft>({
  item,
  draftOf,
  mistakesIn,
  read,
  send,
  saved,
  onClose,
}: {
  /** What the form was opened with; undefined for something new. */
  item: Item | undefined
  draftOf: (item: Item | undefined) => Draft
  /** What can be said before the server is asked, by the server's names of the fields. */
  mistakesIn: (draft: Draft) => Readonly<Record<string, string>>
  read: () => Promise<Item | undefined>
  send: (draft: Draft, etag: string) => Promise<unknown>
  /** Said once it is saved. */
  saved: (draft: Draft) => string
  onClose: () => void
}): ItemForm<Draft> {
  const [draft, setDraft] = useState(() => draftOf(item))
  const [before, setBefore] = useState(draft)
  const [tried, setTried] = useState(false)
  const saving = useSave<Item>({
    item,
    read,
    send: (etag) => send(draft, etag),
    onSaved: () => {
      toast(saved(draft))
      onClose()
    },
    onTheirs: (theirs) => {
      const next = draftOf(theirs)
      setDraft(next)
      setBefore(next)
    },
  })
  const mistakes = tried ? mistakesIn(draft) : {}
  return {
    draft,
    set: (change) => setDraft({ ...draft, ...change }),
    error: (field) => mistakes[field] ?? saving.error?.field(field) ?? inList(saving, field),
    sheet: {
      saving,
      dirty: draft !== before,
      onSubmit: () => {
        setTried(true)
        if (Object.keys(mistakesIn(draft)).length === 0) void saving.save()
      },
      onClose,
    },
  }
}

/** The server names the place in a list: `with[1]`; a field that holds the list shows it. */
function inList({ error }: Saving, field: string): string | undefined {
  const first = error?.errors.find((one) => one.field.startsWith(`${field}[`))
  return first && error?.field(first.field)
}
