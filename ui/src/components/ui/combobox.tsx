'use client'

import clsx from 'clsx'
import { Check, ChevronDown } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { messages } from '@/lib/messages'
import { place } from '@/lib/place'
import { Field, type FieldProps } from './field'

export interface Choice {
  value: string
  label: string
  /** In small type at the end of the line: a level, a code. */
  hint?: string
}

/** What is typed may stand anywhere in the label or the hint, in any case. */
export function filterChoices(choices: readonly Choice[], text: string): Choice[] {
  const asked = text.trim().toLowerCase()
  return choices.filter(({ label, hint }) => `${label} ${hint ?? ''}`.toLowerCase().includes(asked))
}

/** One of many, found by typing. An emptied field is no choice. */
export function Combobox({
  value,
  onValueChange,
  choices,
  placeholder,
  disabled,
  ...field
}: FieldProps & {
  value: string | null
  onValueChange: (value: string | null) => void
  choices: readonly Choice[]
  placeholder?: string
  disabled?: boolean
}) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const popup = useRef<HTMLSpanElement>(null)
  /** What was typed since the list opened; null shows the chosen one. */
  const [typed, setTyped] = useState<string | null>(null)
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const chosen = choices.find((choice) => choice.value === value)
  const found = filterChoices(choices, typed ?? '')
  const marked = open ? found[Math.min(at, found.length - 1)] : undefined

  useEffect(() => {
    const list = popup.current
    if (!open || !list || !input.current) return undefined
    const anchor = input.current
    list.style.width = `${Math.max(anchor.offsetWidth, 192)}px`
    list.showPopover()
    const move = () => place(anchor, list, { side: 'bottom', align: 'start' })
    move()
    window.addEventListener('resize', move)
    window.addEventListener('scroll', move, true)
    return () => {
      window.removeEventListener('resize', move)
      window.removeEventListener('scroll', move, true)
      list.hidePopover()
    }
  }, [open])
  useEffect(() => {
    if (marked)
      document.getElementById(`${id}-${marked.value}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, marked])

  const show = () => {
    if (open || disabled) return
    setAt(
      Math.max(
        0,
        choices.findIndex((choice) => choice.value === value),
      ),
    )
    setOpen(true)
  }
  const hide = () => {
    setOpen(false)
    setTyped(null)
  }
  const choose = (choice: Choice) => {
    onValueChange(choice.value)
    hide()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      if (!open) show()
      else if (found.length) setAt((at + step + found.length) % found.length)
    } else if (open && event.key === 'Enter') {
      event.preventDefault()
      if (marked) choose(marked)
    } else if (open && event.key === 'Escape') {
      // Closes the list only, not the dialog around it.
      event.stopPropagation()
      event.preventDefault()
      hide()
    }
  }
  return (
    <Field {...field}>
      {(props) => (
        <span className="relative block">
          <input
            ref={input}
            role="combobox"
            aria-expanded={open}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={marked && `${id}-${marked.value}`}
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            placeholder={placeholder}
            value={typed ?? chosen?.label ?? ''}
            onChange={(event) => {
              setTyped(event.target.value)
              setAt(0)
              setOpen(true)
              if (event.target.value === '') onValueChange(null)
            }}
            onClick={show}
            onFocus={(event) => event.target.select()}
            onBlur={hide}
            onKeyDown={onKeyDown}
            {...props}
            className="field !pr-7"
          />
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-mute"
          />
          <span
            ref={popup}
            popover="manual"
            className="fixed m-0 rounded-lg border border-line bg-panel p-1 text-ink shadow-float"
          >
            <span role="status" className={found.length ? 'sr-only' : 'block px-2 py-1 text-mute'}>
              {open && found.length === 0 && messages.states.noMatch}
            </span>
            <span
              id={`${id}-list`}
              role="listbox"
              aria-label={field.label}
              className="block max-h-64 overflow-auto"
            >
              {open &&
                found.map((choice, index) => (
                  // The field keeps the focus and has the keyboard; the pointer is a second way.
                  // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
                  <span
                    key={choice.value}
                    id={`${id}-${choice.value}`}
                    role="option"
                    aria-selected={choice.value === value}
                    onPointerDown={(event) => event.preventDefault()}
                    onClick={() => choose(choice)}
                    onPointerMove={() => setAt(index)}
                    className={clsx(
                      'flex cursor-pointer items-center gap-2 rounded-sm px-2 py-1 max-md:py-2.5',
                      choice === marked && 'bg-soft',
                    )}
                  >
                    <span className="min-w-0 flex-1 truncate">{choice.label}</span>
                    {choice.hint && <span className="text-xs text-mute">{choice.hint}</span>}
                    {choice.value === value && (
                      <Check aria-hidden className="size-3.5 text-accent" />
                    )}
                  </span>
                ))}
            </span>
          </span>
        </span>
      )}
    </Field>
  )
}
