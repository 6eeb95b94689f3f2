'use client'

interface TabsProps<Name extends string> {
  readonly label: string
  readonly names: readonly Name[]
  readonly chosen: Name
  readonly onChoose: (name: Name) => void
}

/** One of a few views of the same thing, above it. */
export function Tabs<Name extends string>({ label, names, chosen, onChoose }: TabsProps<Name>) {
  return (
    <div role="tablist" aria-label={label} className="-mx-4 flex gap-4 border-b border-line px-4">
      {names.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === chosen}
          onClick={() => onChoose(name)}
          className="-mb-px flex h-8 items-center border-b-2 border-transparent text-small text-ink-2 hover:text-ink focus-visible:-outline-offset-2 aria-selected:border-ink aria-selected:font-medium aria-selected:text-ink max-tablet:h-10"
        >
          {name}
        </button>
      ))}
    </div>
  )
}
