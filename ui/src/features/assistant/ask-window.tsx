'use client'

import { useMutation } from '@tanstack/react-query'
import { ArrowUp } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { FormError } from '@/components/ui/form-error'
import { IconButton } from '@/components/ui/icon-button'
import { SkeletonRows } from '@/components/ui/skeleton-rows'
import { announce } from '@/lib/announce'
import { askQuestion } from '@/lib/api/narratives'
import { stopAsking, useAsking } from '@/lib/asking'
import { useOnScreen } from '@/lib/on-screen'
import { questionOf } from './chips'
import { messages } from './messages'
import { Reply, toldBy } from './reply'

const LONGEST = 300

/** One question and its answer, over whatever page is on screen. No sidecar is needed for it. */
export default function AskWindow({ programme }: { programme: number }) {
  const shown = useOnScreen()
  const first = useAsking((state) => state.text) ?? ''
  const [text, setText] = useState(first)
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async (question: string) =>
      toldBy(await askQuestion(programme, questionOf(question, shown))),
    onSuccess: ({ narrative }) => announce(narrative.sentences.map((one) => one.text).join(' ')),
  })
  useEffect(() => {
    if (first) mutate(first)
  }, [first, mutate])
  const say = (question: string) => {
    setText(question)
    mutate(question)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim()) mutate(text.trim())
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && stopAsking()}
      title={messages.ask.title}
      description={messages.ask.description}
    >
      <form onSubmit={submit} className="flex gap-1.5">
        <input
          aria-label={messages.field}
          placeholder={messages.placeholder}
          value={text}
          maxLength={LONGEST}
          autoComplete="off"
          enterKeyHint="send"
          onChange={(event) => setText(event.target.value)}
          className="field flex-1"
        />
        <IconButton type="submit" label={messages.send} variant="primary" busy={isPending}>
          <ArrowUp aria-hidden className="size-4" />
        </IconButton>
      </form>
      <div className="mt-3">
        {isPending && !data && <SkeletonRows rows={3} />}
        <FormError error={error} />
        {data && !error && (
          <Reply
            key={data.narrative.sentences.map(({ text: one }) => one).join(' ')}
            told={data}
            programme={programme}
            schedule={shown.schedule}
            onAsk={say}
            onFollow={stopAsking}
          />
        )}
      </div>
    </Dialog>
  )
}
