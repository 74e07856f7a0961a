import type { ReactNode } from 'react'

/** The one h1 of a page, beside it what one can choose, at the end what one can do. */
export function PageHeader({
  title,
  description,
  actions,
  children,
}: {
  title: string
  /** One sentence, where the title does not say it all. */
  description?: string
  actions?: ReactNode
  /** Filters and views, after the title. */
  children?: ReactNode
}) {
  return (
    <div className="px-4 py-2.5">
      <div className="flex min-h-7 flex-wrap items-center gap-2">
        {/* On a phone what one can do stands beside the title, and the choices get the width. */}
        <h1 tabIndex={-1} className="mr-1.5 max-md:-order-2">
          {title}
        </h1>
        {children}
        {actions && (
          <div className="ml-auto flex flex-wrap items-center gap-2 max-md:-order-1">{actions}</div>
        )}
      </div>
      {description && <p className="mt-0.5 max-w-prose text-mute">{description}</p>}
    </div>
  )
}
