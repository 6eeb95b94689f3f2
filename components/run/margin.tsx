import { formatDuration } from './figures'

/** Who speaks, on the tick of the first block. */
export function MarginName({ name }: { readonly name: string }) {
  return (
    <div className="tick relative min-w-0 text-right max-tablet:mb-1 max-tablet:text-left">
      <span className="line-clamp-2 pt-1 text-small leading-4 font-medium [overflow-wrap:anywhere] text-ink-2">
        {name}
      </span>
    </div>
  )
}

interface MarginTimeProps {
  /** ms since the start of the run. */
  readonly at: number
  /** Beside a row of 36 px instead of a line of text. */
  readonly isTall?: boolean
}

/** The second at which a block began, on its tick. Phones have no margin for it. */
export function MarginTime({ at, isTall = false }: MarginTimeProps) {
  return (
    <div
      data-tall={isTall ? '' : undefined}
      className={`tick num relative min-w-0 text-right text-meta text-ink-3 max-tablet:hidden ${isTall ? 'leading-9' : 'leading-(--t-read-lh)'}`}
    >
      {formatDuration(at)}
    </div>
  )
}
