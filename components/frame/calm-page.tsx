import type { ReactNode } from 'react'
import { Mark } from '@/components/ui/mark'

interface CalmPageProps {
  readonly title: string
  readonly children: ReactNode
}

/** A page with one thing to say or to ask, outside of the app's frame. */
export function CalmPage({ title, children }: CalmPageProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-100 flex-col justify-center gap-4 px-5 pb-[12dvh]">
      <p className="flex items-center gap-2 text-read font-semibold tracking-[-0.01em]">
        <Mark />
        Weir
      </p>
      <h1 className="text-title font-medium tracking-[-0.012em]">{title}</h1>
      {children}
    </main>
  )
}
