import { messages } from '@/components/shell/messages'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'

export default function NotFound() {
  const { title, text, action } = messages.notFound
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState title={title} text={text} action={<ButtonLink href="/">{action}</ButtonLink>} />
    </main>
  )
}
