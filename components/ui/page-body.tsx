import type { ReactNode } from 'react'

/** The scrolling part of a page of rows or fields. */
export function PageBody({ children }: { readonly children: ReactNode }) {
  return (
    <div className="thin-scroll min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[920px] px-6 pt-5.5 pb-15 max-tablet:px-4 max-tablet:pt-3.5 max-tablet:pb-10">
        {children}
      </div>
    </div>
  )
}

interface PlainStateProps {
  readonly text: string
  readonly isError?: boolean
  /** The one thing to do about it. */
  readonly children?: ReactNode
}

/** A sentence and an action in the place of what is not there. */
export function PlainState({ text, isError = false, children }: PlainStateProps) {
  return (
    <div className="flex flex-col items-start gap-3 pt-2" {...(isError && { role: 'alert' })}>
      <p className="max-w-[600px] text-pretty text-ink-2">{text}</p>
      {children}
    </div>
  )
}
