'use client'

interface SegmentsProps<Value extends string> {
  /** Id of what names it. */
  readonly labelledBy: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
}

/** One of a few, side by side. */
export function Segments<Value extends string>({
  labelledBy,
  value,
  choices,
  onChange,
}: SegmentsProps<Value>) {
  return (
    <fieldset
      aria-labelledby={labelledBy}
      className="inline-flex w-fit overflow-hidden rounded-2 border border-line-2 bg-raised"
    >
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
          className="h-7 border-l border-line px-2.5 text-small text-ink-2 first:border-l-0 focus-visible:-outline-offset-2 aria-pressed:bg-chosen aria-pressed:font-medium aria-pressed:text-ink max-tablet:h-9"
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  )
}
