'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { queryClient } from '@/lib/api/query-client'
import { useTheme } from '@/lib/theme'

export function Providers({ children }: { children: ReactNode }) {
  useTheme()
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
}
