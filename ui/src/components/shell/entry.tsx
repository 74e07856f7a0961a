import type { ReactNode } from 'react'
import { Wordmark } from './wordmark'

/** Frame of the pages before the shell: login and first run. */
export function Entry({
  title,
  text,
  footer,
  wide = false,
  children,
}: {
  title: string
  text?: string
  footer?: ReactNode
  /** For choices beside each other; else as wide as a form. */
  wide?: boolean
  children: ReactNode
}) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 pt-[14vh] pb-8 max-md:pt-10">
      <main className={wide ? 'w-full max-w-2xl' : 'w-full max-w-80'}>
        <Wordmark className="text-lg" />
        <h1 tabIndex={-1} className="mt-6 !text-xl">
          {title}
        </h1>
        {text && <p className="mt-1 text-mute">{text}</p>}
        <div className="mt-5">{children}</div>
      </main>
      {footer && <footer className="mt-auto pt-10 text-xs text-mute">{footer}</footer>}
    </div>
  )
}
