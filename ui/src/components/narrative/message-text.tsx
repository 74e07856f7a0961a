import { CopyButton } from './copy-button'

/** A message that is ready to be sent elsewhere; nothing is sent from here. */
export function MessageText({ text, label }: { text: string; label?: string }) {
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="w-full whitespace-pre-wrap rounded border border-line bg-bg px-3 py-2">
        {text.trim()}
      </p>
      <CopyButton text={text.trim()} {...(label && { label })} />
    </div>
  )
}
