import type { ReactNode } from 'react'

interface EmptyHeadProps {
  /** Null until it is known: its place is kept. */
  readonly name: string | null
  readonly description: string | undefined
  readonly children: ReactNode
}

/** Who will answer, above what there is to ask. */
export function EmptyHead({ name, description = '', children }: EmptyHeadProps) {
  return (
    <div className="stream-row mb-5.5">
      <div className="max-tablet:hidden" />
      <div className="min-w-0">
        <h2 className="text-title font-medium tracking-[-0.012em] [overflow-wrap:anywhere]">
          {name ?? '\u00A0'}
        </h2>
        {description !== '' && (
          <p className="mt-1 max-w-(--w-text) text-read text-pretty [overflow-wrap:anywhere] text-ink-2">
            {description}
          </p>
        )}
        {children}
      </div>
    </div>
  )
}
