import type { ReactNode } from 'react'

/** A short word about the thing beside it. */
export function Chip({
  children,
  className = '',
}: {
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <span
      className={`inline-flex h-5 min-w-0 flex-none items-center gap-1.25 rounded-1 bg-[color-mix(in_oklab,var(--ink)_6%,transparent)] px-1.5 text-meta leading-5 whitespace-nowrap text-ink-2 ${className}`}
    >
      {children}
    </span>
  )
}
