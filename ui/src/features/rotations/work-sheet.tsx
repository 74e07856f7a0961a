import type { ReactNode } from 'react'
import { ItemSheet } from '@/components/ui/item-sheet'
import { TextField } from '@/components/ui/text-field'
import type { ItemForm } from '@/lib/api/use-item-form'
import { messages as shared } from '@/lib/messages'
import { messages } from './messages'

interface WorkDraft {
  id: string
  name: string
}

/** A code is all that something new needs. */
export const codeMissing = ({ id }: WorkDraft): Record<string, string> =>
  id.trim() ? {} : { id: shared.states.required }

/** The sheet of a rotation or a shift: code and name, then what is its own. */
export function WorkSheet<Draft extends WorkDraft>({
  form,
  item,
  words,
  fields,
  readOnly,
  remove,
  children,
}: {
  form: ItemForm<Draft>
  /** Undefined for something new. */
  item: { name: string; etag: string } | undefined
  words: {
    add: string
    addTitle: string
    idHint: string
    remove: string
    removeText: string
  }
  fields: readonly string[]
  readOnly: boolean
  remove: (etag: string) => Promise<unknown>
  children: ReactNode
}) {
  const { draft, set, error } = form
  const put = (change: Partial<WorkDraft>) => set(change as Partial<Draft>)
  return (
    <ItemSheet
      form={form}
      title={item ? messages.editTitle(item.name) : words.addTitle}
      add={!item && words.add}
      fields={fields}
      readOnly={readOnly}
      remove={
        item && {
          label: words.remove,
          title: messages.removeTitle(item.name),
          description: words.removeText,
          done: messages.removed(item.name),
          send: () => remove(item.etag),
        }
      }
    >
      <div className="grid grid-cols-[8rem_1fr] gap-4">
        <TextField
          label={messages.code}
          value={draft.id}
          disabled={item !== undefined}
          {...(!item && { hint: words.idHint })}
          onChange={(event) => put({ id: event.target.value })}
          error={error('id')}
        />
        <TextField
          label={messages.name}
          value={draft.name}
          onChange={(event) => put({ name: event.target.value })}
          error={error('name')}
        />
      </div>
      {children}
    </ItemSheet>
  )
}
