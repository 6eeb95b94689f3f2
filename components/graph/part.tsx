import { type ReactNode, useId } from 'react'

interface PartProps {
  readonly title: string
  /** At the right of the title. */
  readonly note?: string
  readonly children: ReactNode
}

/** A named part of the fields. */
export function Part({ title, note, children }: PartProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2.5">
      <div className="flex items-baseline justify-between gap-2 border-b border-line pb-1">
        <h3 id={id} className="font-semibold">
          {title}
        </h3>
        {note !== undefined && <span className="text-meta text-ink-3">{note}</span>}
      </div>
      {children}
    </section>
  )
}
