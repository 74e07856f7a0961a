import type { ReactNode } from 'react'
import { Shell } from '@/components/shell/shell'
import { AssistantMount } from '@/features/assistant/mount'

export default function AppLayout({ children }: { children: ReactNode }) {
  return <Shell assistant={<AssistantMount />}>{children}</Shell>
}
