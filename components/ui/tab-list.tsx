'use client'

import type { KeyboardEvent } from 'react'

interface Tab<Id extends string> {
  readonly id: Id
  readonly label: string
  /** That something is wrong there: behind the label, and as the tab's name says it. */
  readonly alarm?: { readonly text: string; readonly name: string } | undefined
  readonly className?: string
}

interface TabListProps<Id extends string> {
  /** Names the tabs. */
  readonly label: string
  /** Id of the part of the page that they change. */
  readonly panelId: string
  readonly tabs: readonly Tab<Id>[]
  readonly value: Id
  readonly onChange: (id: Id) => void
}

/** Views of one place, of which one is shown; arrow keys change between them. */
export function TabList<Id extends string>({ label, panelId, tabs, value, onChange }: TabListProps<Id>) {
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const steps: Partial<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }
    const step = steps[event.key]
    if (step === undefined) return
    // What a narrow page alone has is not among them on others.
    const shown = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')].filter(
      (tab) => tab.offsetParent !== null,
    )
    const next =
      shown[(shown.findIndex((tab) => tab.ariaSelected === 'true') + step + shown.length) % shown.length]
    event.preventDefault()
    next?.click()
    next?.focus()
  }

  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its tabs take the focus
    <div
      role="tablist"
      aria-label={label}
      onKeyDown={onKeyDown}
      className="flex flex-none gap-4 border-b border-line px-4 max-tablet:gap-5"
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          aria-selected={tab.id === value}
          aria-controls={panelId}
          aria-label={tab.alarm?.name}
          tabIndex={tab.id === value ? 0 : -1}
          onClick={() => onChange(tab.id)}
          className={`-mb-px flex h-9 items-center border-b-2 border-transparent text-small text-ink-2 hover:text-ink focus-visible:-outline-offset-2 aria-selected:border-ink aria-selected:font-medium aria-selected:text-ink max-tablet:h-11 ${tab.className ?? ''}`}
        >
          {tab.label}
          {tab.alarm && <span className="num whitespace-pre text-fail">{` · ${tab.alarm.text}`}</span>}
        </button>
      ))}
    </div>
  )
}
