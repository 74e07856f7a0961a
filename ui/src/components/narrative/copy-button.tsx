'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, type ButtonProps } from '@/components/ui/button'
import { announce } from '@/lib/announce'
import { toast } from '@/lib/toast'
import { messages } from './messages'

/** How long the button says that it is done, in milliseconds. */
const SAID = 2_000

/** Puts a text onto the clipboard; where the browser refuses, it says so. */
export function CopyButton({
  text,
  label = messages.copy,
  ...rest
}: Omit<ButtonProps, 'onClick' | 'icon' | 'children'> & { text: string; label?: string }) {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return undefined
    const timer = window.setTimeout(() => setDone(false), SAID)
    return () => window.clearTimeout(timer)
  }, [done])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setDone(true)
      announce(messages.copied)
    } catch {
      // Browsers lend the clipboard only to encrypted pages and to this machine itself.
      toast(messages.notCopied, { tone: 'error' })
    }
  }
  const Icon = done ? Check : Copy
  return (
    <Button
      size="sm"
      icon={<Icon aria-hidden className="size-3.5" />}
      onClick={() => void copy()}
      {...rest}
    >
      {done ? messages.copied : label}
    </Button>
  )
}
