interface EventRowProps {
  readonly label: string
  readonly text: string
}

/** One line for what has no view of its own: what it is, and what it says. */
export function EventRow({ label, text }: EventRowProps) {
  return (
    <div
      data-part
      className="flex min-h-9 min-w-0 items-center gap-2.25 rounded-2 border border-line px-2.75"
    >
      <span className="flex-none mono font-medium">{label}</span>
      <span className="min-w-0 flex-1 truncate text-ink-2">{text}</span>
    </div>
  )
}
