'use client'

import clsx from 'clsx'
import { FolderInput } from 'lucide-react'
import { type DragEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { buttonClass } from '@/components/ui/button-style'
import { FormError } from '@/components/ui/form-error'
import { Spinner } from '@/components/ui/spinner'
import { api, idempotencyKey, type Schemas } from '@/lib/api/client'
import { type ApiProblem, asProblem, ApiProblem as Problem } from '@/lib/api/problem'
import { ImportReport } from './import-report'
import { messages } from './messages'
import { useOpening } from './use-opening'

const words = messages.import

/** The server takes 32 MiB; said here, nothing large is sent in vain. */
const MOST_MEGABYTES = 32

type Report = Schemas['ImportReport']

async function send(
  file: File,
  dry: boolean,
  key: ReturnType<typeof idempotencyKey>,
): Promise<Report> {
  const { data } = await api.POST('/api/scheduling/programmes/import', {
    params: { query: { dry_run: dry }, header: key },
    headers: { 'Content-Type': 'application/zip' },
    // The document calls the bytes a string; they go as they are.
    body: file as unknown as string,
    bodySerializer: (body) => body,
  })
  if (!data) throw new Error(words.reading(file.name))
  return data
}

const tooLarge = (): ApiProblem =>
  new Problem({ code: 'too-large', title: words.tooLarge(MOST_MEGABYTES), status: 413 })

/** A zip by drop or choice; a dry run says what it holds before anything is saved. */
export default function ImportForm() {
  const id = useId()
  const open = useOpening()
  const [file, setFile] = useState<File | null>(null)
  const [report, setReport] = useState<Report | null>(null)
  const [error, setError] = useState<ApiProblem | null>(null)
  const [busy, setBusy] = useState<'reading' | 'saving' | null>(null)
  const [over, setOver] = useState(false)
  const [key, setKey] = useState(idempotencyKey)

  const run = async (chosen: File, dry: boolean) => {
    setBusy(dry ? 'reading' : 'saving')
    setError(null)
    try {
      const found = await send(chosen, dry, dry ? idempotencyKey() : key)
      setReport(found)
      if (found.programme) await open(found.programme, '/generate')
    } catch (thrown) {
      setError(asProblem(thrown))
    } finally {
      setBusy(null)
    }
  }
  const choose = (chosen: File | undefined) => {
    if (!chosen) return
    setFile(chosen)
    setReport(null)
    setKey(idempotencyKey)
    if (chosen.size > MOST_MEGABYTES * 1024 * 1024) setError(tooLarge())
    else void run(chosen, true)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    choose(event.dataTransfer.files[0])
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="max-w-prose text-mute">{words.text}</p>
      {/* Dropping is a second way; the button inside is the first. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={clsx(
          'flex flex-wrap items-center gap-3 rounded-lg border border-dashed px-4',
          over ? 'border-accent bg-accent-bg' : 'border-edge bg-panel',
          file ? 'py-3' : 'justify-center py-10',
        )}
      >
        {busy === 'reading' ? (
          <Spinner />
        ) : (
          <FolderInput aria-hidden className="size-4 text-mute" />
        )}
        <span role="status" className={file ? 'min-w-0 flex-1 truncate font-medium' : 'text-mute'}>
          {file ? (busy === 'reading' ? words.reading(file.name) : file.name) : words.drop}
        </span>
        {!file && <span className="text-mute">{words.or}</span>}
        <label
          htmlFor={id}
          className={buttonClass(
            'secondary',
            'md',
            'cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent',
          )}
        >
          {file ? words.another : words.choose}
          <input
            id={id}
            type="file"
            accept=".zip,application/zip"
            aria-label={words.file}
            className="sr-only"
            onChange={(event) => {
              choose(event.target.files?.[0])
              event.target.value = ''
            }}
          />
        </label>
      </div>
      <FormError error={error} />
      {report && <ImportReport report={report} />}
      {file && report && report.mistakes.length === 0 && (
        <Button
          variant="primary"
          className="self-start"
          busy={busy === 'saving' || report.saved}
          onClick={() => void run(file, false)}
        >
          {words.submit(report.name ?? file.name)}
        </Button>
      )}
    </div>
  )
}
