import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { Providers } from '@/components/shell/providers'
import { ThemeHead } from '@/components/shell/theme-head'
import { messages } from '@/lib/messages'
import './tokens.css'
import './fonts.css'
import './globals.css'

export const metadata: Metadata = {
  title: { default: messages.app, template: `%s · ${messages.app}` },
  robots: { index: false, follow: false },
  formatDetection: { telephone: false, date: false, address: false, email: false },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme script writes data-theme before React arrives.
    <html lang="en" suppressHydrationWarning>
      <head>
        <ThemeHead />
      </head>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
