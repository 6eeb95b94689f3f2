import type { ReactNode } from 'react'
import { AppFrame } from '@/components/frame/app-frame'

export default function ChatLayout({ children }: { readonly children: ReactNode }) {
  return <AppFrame>{children}</AppFrame>
}
