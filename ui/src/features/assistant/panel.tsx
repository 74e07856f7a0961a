'use client'

import { ArrowUp, Square } from 'lucide-react'
import {
  type FormEvent,
  type KeyboardEvent,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { announce } from '@/lib/announce'
import { useOnScreen } from '@/lib/on-screen'
import { can } from '@/lib/permissions'
import { useProgramme } from '@/lib/programme'
import { Chips } from './chip-list'
import { type Chip, sentence } from './chips'
import { ask, type Owner, type Request, stop, turnsOf, useConversation } from './conversation'
import { messages } from './messages'
import { useAssistant } from './state'
import { TurnView } from './turn'

/** Where the focus goes when the panel goes away with the focus in it. */
const BEFORE = ['#main [role=gridcell][tabindex="0"]', '#main h1[tabindex]', '#main']
const LONGEST = 300

/** When the sidecar went, the focus that was in here goes back to the page. */
function useFocusBack(box: React.RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const panel = box.current?.closest('aside,[role=dialog]')
    return () => {
      if (!panel?.contains(document.activeElement)) return
      const places = BEFORE.map((place) => document.querySelector<HTMLElement>(place))
      places.find((place) => place !== null)?.focus()
      announce(messages.gone)
    }
  }, [box])
}

/** The conversation: what was asked, the answers, and the field to ask in. */
export default function Panel({ owner, onFollow }: { owner: Owner; onFollow: () => void }) {
  const box = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const mayPlan = can(useProgramme(), 'draft_read')
  const shown = useOnScreen()
  const turns = useConversation((state) => turnsOf(state, owner))
  const busy = useAssistant((state) => state.busy)
  const last = turns.at(-1)
  /** Changes when a question is put, and when its answer comes. */
  const news = last && `${last.id} ${last.told !== null || last.problem !== null}`

  useFocusBack(box)
  useEffect(() => {
    field.current?.focus()
    // Nobody reads on: others may have the sidecar.
    return stop
  }, [])
  useEffect(() => {
    const [all, newest] = [list.current, list.current?.lastElementChild]
    if (!all || !(newest instanceof HTMLElement) || !news) return
    all.scrollTop = newest.offsetTop - Number.parseFloat(getComputedStyle(all).paddingTop)
  }, [news])

  const put = (question: string, request: Request) => void ask(owner, question, request)
  const say = (words: string) => put(words, sentence(words, shown))
  const choose = ({ label, request, begin }: Chip) => {
    if (request) return put(label, request)
    setText(begin)
    field.current?.focus()
    return undefined
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!text.trim()) return
    say(text.trim())
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !busy) return
    event.stopPropagation()
    stop()
  }
  return (
    // Escape stops an answer first.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={box} onKeyDown={onKeyDown} className="flex min-h-0 flex-1 flex-col">
      <ol
        ref={list}
        aria-label={messages.conversation}
        className="relative flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-4 py-3"
      >
        {turns.length === 0 && <li className="my-auto text-center text-mute">{messages.intro}</li>}
        {turns.map((turn) => (
          <TurnView
            key={turn.id}
            turn={turn}
            programme={owner.programme}
            schedule={shown.schedule}
            onAsk={say}
            onFollow={onFollow}
          />
        ))}
      </ol>
      <div className="flex flex-col gap-2 border-line border-t px-4 py-3">
        <Chips shown={shown} mayPlan={mayPlan} onChoose={choose} />
        <form onSubmit={submit} className="flex gap-1.5">
          <input
            ref={field}
            aria-label={messages.field}
            placeholder={messages.placeholder}
            value={text}
            maxLength={LONGEST}
            autoComplete="off"
            enterKeyHint="send"
            onChange={(event) => setText(event.target.value)}
            className="field flex-1"
          />
          {/* One button, so that it keeps the focus when the answer ends. */}
          <IconButton
            type={busy ? 'button' : 'submit'}
            label={busy ? messages.stop : messages.send}
            variant={busy ? 'secondary' : 'primary'}
            {...(busy && { onClick: stop })}
          >
            {busy ? (
              <Square aria-hidden className="size-3.5" />
            ) : (
              <ArrowUp aria-hidden className="size-4" />
            )}
          </IconButton>
        </form>
      </div>
    </div>
  )
}
