'use client'

import clsx from 'clsx'
import { Check } from 'lucide-react'
import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { ariaKeys } from '@/lib/keyboard'
import type { Placement } from '@/lib/place'
import { KeyHint } from './key-hint'
import type { TriggerProps } from './popover'
import { usePopover } from './use-popover'

export interface MenuItem {
  id: string
  label: string
  /** Second line, in small type. */
  hint?: string
  icon?: ReactNode
  /** Shows the shortcut; the command itself is registered with useCommands. */
  keys?: string
  /** Present: the item is one of a choice and says whether it is the chosen one. */
  checked?: boolean
  danger?: boolean
  disabled?: boolean
  href?: Route
  onSelect?: () => void
}

export interface MenuGroup {
  /** Stands above the items when given. */
  label?: string
  items: readonly MenuItem[]
}

/** A list of things to do or choose from, behind a button. */
export function Menu({
  label,
  trigger,
  groups,
  side = 'bottom',
  align = 'start',
}: {
  label: string
  /** Gets the props of the button: `trigger={(props) => <Button {...props}>…</Button>}`. */
  trigger: (props: TriggerProps) => ReactNode
  groups: readonly MenuGroup[]
  side?: Placement['side']
  align?: Placement['align']
}) {
  const id = useId()
  const router = useRouter()
  const typed = useRef({ text: '', at: 0 })
  const { anchor, floating, open, toggle, close } = usePopover<HTMLButtonElement>(
    { side, align },
    (element) => {
      const chosen = element.querySelector<HTMLElement>('[aria-checked=true]')
      ;(chosen ?? element.querySelector<HTMLElement>('[role^=menuitem]'))?.focus()
    },
  )

  const choose = (item: MenuItem) => {
    if (item.disabled) return
    close()
    if (item.href) router.push(item.href)
    item.onSelect?.()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^=menuitem]')]
    const now = items.findIndex((item) => item.matches(':focus'))
    const go = (index: number) => {
      event.preventDefault()
      items.at(index % items.length)?.focus()
    }
    if (event.key === 'ArrowDown') go(now + 1)
    else if (event.key === 'ArrowUp') go(now < 0 ? -1 : now - 1)
    else if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(-1)
    else if (event.key === 'Tab') close()
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
      const fresh = event.timeStamp - typed.current.at > 600
      const text = (fresh ? '' : typed.current.text) + event.key.toLowerCase()
      typed.current = { text, at: event.timeStamp }
      const from = text.length > 1 ? now : now + 1
      const order = [...items.slice(from), ...items.slice(0, from)]
      order.find((item) => item.textContent?.toLowerCase().startsWith(text))?.focus()
    }
  }

  return (
    <>
      {trigger({
        ref: anchor,
        'aria-expanded': open,
        'aria-controls': id,
        'aria-haspopup': 'menu',
        onClick: toggle,
      })}
      <div
        ref={floating}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        onKeyDown={onKeyDown}
        className="fixed m-0 min-w-48 max-w-80 overflow-auto rounded-lg border border-line bg-panel p-1 text-ink shadow-float"
      >
        {groups
          .filter((group) => group.items.length > 0)
          .map((group, index) => (
            <div
              key={group.label ?? index}
              role="group"
              aria-label={group.label}
              className={clsx(index > 0 && 'mt-1 border-line border-t pt-1')}
            >
              {group.label && (
                <div aria-hidden className="px-2 pt-1 pb-0.5 text-xs text-mute">
                  {group.label}
                </div>
              )}
              {group.items.map((item) => (
                <button
                  key={item.id}
                  type="button"
                  role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
                  aria-checked={item.checked}
                  aria-disabled={item.disabled || undefined}
                  aria-keyshortcuts={item.keys && ariaKeys(item.keys)}
                  tabIndex={-1}
                  onClick={() => choose(item)}
                  onPointerMove={(event) => event.currentTarget.focus()}
                  className={clsx(
                    'flex w-full items-center gap-2 rounded-sm px-2 py-1 text-left outline-none focus:bg-soft max-md:py-2.5',
                    item.danger && 'text-bad',
                    item.disabled && 'text-mute',
                  )}
                >
                  {item.icon && (
                    <span aria-hidden className="text-mute [&>svg]:size-3.5">
                      {item.icon}
                    </span>
                  )}
                  <span className="min-w-0 flex-1">
                    <span className="block">{item.label}</span>
                    {item.hint && <span className="block text-xs text-mute">{item.hint}</span>}
                  </span>
                  {item.keys && <KeyHint keys={item.keys} />}
                  {item.checked && <Check aria-hidden className="size-3.5 text-accent" />}
                </button>
              ))}
            </div>
          ))}
      </div>
    </>
  )
}
