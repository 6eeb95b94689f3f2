'use client'

/** What the status row is made of. */
import type { ReactNode } from 'react'

/** The word that says how it stands. */
export function Lead({
  children,
  tone = 'text-ink',
}: {
  readonly children: ReactNode
  readonly tone?: string
}) {
  return <b className={`flex-none font-medium ${tone}`}>{children}</b>
}

export function Rest({ children }: { readonly children: ReactNode }) {
  return <span className="min-w-0 truncate">{children}</span>
}

export function RowButton({
  onClick,
  children,
}: {
  readonly onClick: () => void
  readonly children: ReactNode
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="-mr-2 ml-auto inline-flex h-6.5 flex-none items-center rounded-2 px-2 font-medium text-ink-2 hover:bg-hover hover:text-ink max-tablet:h-8.5"
    >
      {children}
    </button>
  )
}
