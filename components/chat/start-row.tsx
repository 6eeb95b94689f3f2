import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'

/** A row that leads somewhere, without its columns. */
export const startRowClass =
  'grid min-h-9.5 w-full items-center gap-3 text-left hover:bg-hover max-tablet:min-h-11'

interface StartRowProps {
  readonly icon: LucideIcon
  readonly title: string
  /** What comes of it; a row without one is all title. */
  readonly hint?: string
  readonly isDisabled?: boolean
  readonly onStart: () => void
}

/** One thing to begin with, on the page of an empty chat. */
export function StartRow({ icon, title, hint, isDisabled = false, onStart }: StartRowProps) {
  const columns =
    hint === undefined
      ? 'grid-cols-[16px_minmax(0,1fr)]'
      : 'grid-cols-[16px_minmax(0,190px)_minmax(0,1fr)] max-tablet:grid-cols-[16px_minmax(0,1fr)]'
  return (
    <li className="border-b border-line">
      <button type="button" disabled={isDisabled} onClick={onStart} className={`${startRowClass} ${columns}`}>
        <Icon of={icon} className="text-ink-3" />
        <span
          className={
            hint === undefined ? 'py-2 [overflow-wrap:anywhere] whitespace-pre-line' : 'truncate font-medium'
          }
        >
          {title}
        </span>
        {hint !== undefined && <span className="truncate text-ink-2 max-tablet:hidden">{hint}</span>}
      </button>
    </li>
  )
}

/** Rows under one name, which stands in the margin. */
export function StartRows({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="stream-row">
      <p className="text-right text-meta leading-9.5 text-ink-3 max-tablet:text-left">{name}</p>
      <ul className="min-w-0 border-t border-line-2">{children}</ul>
    </div>
  )
}
