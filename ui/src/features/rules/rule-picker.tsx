'use client'

import { useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { messages as shared } from '@/lib/messages'
import type { RuleType } from './draft'
import { messages } from './messages'
import { unquoted } from './sentence'

const words = messages.picker

/** Kinds of rules, found by what they are about. */
export default function RulePicker({
  types,
  onPick,
  onClose,
}: {
  types: readonly RuleType[]
  onPick: (kind: string) => void
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const asked = text.toLowerCase().split(/\s+/).filter(Boolean)
  const found = types.filter((type) => {
    const said = `${messages.kinds[type.kind] ?? ''} ${type.kind} ${type.doc} ${type.more}`
    return asked.every((word) => said.toLowerCase().includes(word))
  })
  return (
    <Dialog open title={words.title} onOpenChange={(open) => !open && onClose()}>
      <input
        type="search"
        aria-label={words.placeholder}
        placeholder={words.placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !found[0]) return
          event.preventDefault()
          onPick(found[0].kind)
        }}
        className="field"
      />
      <p role="status" className="sr-only">
        {words.results(found.length)}
      </p>
      <ul className="mt-2">
        {found.map((type) => (
          <li key={type.kind}>
            <button
              type="button"
              onClick={() => onPick(type.kind)}
              className="w-full rounded px-2.5 py-1.5 text-left hover:bg-soft"
            >
              <span className="block font-medium">{messages.kinds[type.kind] ?? type.kind}</span>
              <span className="block text-mute">{unquoted(type.doc)}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="px-2.5 py-2 text-mute">{shared.states.noMatch}</p>}
    </Dialog>
  )
}
