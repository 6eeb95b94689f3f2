import '@fontsource-variable/ibm-plex-sans/wght.css'
import '@fontsource-variable/ibm-plex-sans/wght-italic.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { firstPaintScript } from '@/components/frame/first-paint'

export const metadata: Metadata = {
  title: { default: 'Weir', template: '%s · Weir' },
  description: 'Chat, agents and graphs on one event stream that keeps going when you leave.',
  referrer: 'no-referrer',
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  // The composer stays above the phone's keyboard.
  interactiveWidget: 'resizes-content',
}

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    // The script below changes attributes of <html> before React sees them.
    <html lang="en" data-theme="light" suppressHydrationWarning>
      <head>
        <script
          nonce={nonce}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: firstPaintScript }}
        />
      </head>
      <body>{children}</body>
    </html>
  )
}
