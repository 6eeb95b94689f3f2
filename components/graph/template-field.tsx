'use client'

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import { Field, fieldClass } from '@/components/ui/field'
import type { DraftNode } from '@/hooks/graph-draft'
import {
  type Completion,
  completed,
  completionsOf,
  matching,
  typedReference,
} from '@/hooks/template-completion'

interface TemplateFieldProps {
  readonly label: string
  readonly value: string
  /** The nodes whose outputs may stand in it. */
  readonly nodes: readonly DraftNode[]
  readonly rows?: number
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly placeholder?: string
  readonly onChange: (value: string) => void
}

/** A text in which `{{node}}` stands for what a node gave; `{{` offers those there are. */
export function TemplateField({
  label,
  value,
  nodes,
  rows = 4,
  hint = '{{ inserts an output',
  error,
  placeholder = '',
  onChange,
}: TemplateFieldProps) {
  const listId = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const offers = typed === null ? [] : matching(completionsOf(nodes), typed)
  const isOpen = offers.length > 0

  function look(element: HTMLTextAreaElement) {
    setTyped(typedReference(element.value, element.selectionStart))
    setAt(0)
  }

  function choose({ insert }: Completion) {
    const element = area.current
    if (element === null) return
    const next = completed(value, element.selectionStart, insert)
    onChange(next.text)
    setTyped(null)
    // Once the new text stands there.
    requestAnimationFrame(() => {
      element.focus()
      element.setSelectionRange(next.caret, next.caret)
    })
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!isOpen || event.nativeEvent.isComposing) return
    const offer = offers[at]
    const actions: Partial<Record<string, () => void>> = {
      ArrowDown: () => setAt((at + 1) % offers.length),
      ArrowUp: () => setAt((at - 1 + offers.length) % offers.length),
      Enter: () => offer && choose(offer),
      Tab: () => offer && choose(offer),
      Escape: () => setTyped(null),
    }
    const action = actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  return (
    <Field label={label} isStacked error={error} hint={hint}>
      {(ties) => (
        <div className="relative">
          <textarea
            {...ties}
            ref={area}
            value={value}
            rows={rows}
            placeholder={placeholder}
            aria-autocomplete="list"
            aria-controls={isOpen ? listId : undefined}
            aria-activedescendant={isOpen ? `${listId}-${at}` : undefined}
            onChange={(event) => {
              onChange(event.target.value)
              look(event.target)
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setTyped(null)}
            className={`${fieldClass} thin-scroll field-sizing-content max-h-80 resize-y py-1.5`}
            style={{ minHeight: `calc(${rows} * var(--t-ui-lh) + 14px)` }}
          />
          <Offers id={listId} offers={offers} at={at} onChoose={choose} />
        </div>
      )}
    </Field>
  )
}

interface OffersProps {
  readonly id: string
  readonly offers: readonly Completion[]
  /** The one that Enter takes. */
  readonly at: number
  readonly onChoose: (offer: Completion) => void
}

function Offers({ id, offers, at, onChoose }: OffersProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Outputs"
      hidden={offers.length === 0}
      className="thin-scroll absolute inset-x-0 top-full z-20 mt-1 max-h-60 overflow-y-auto rounded-3 bg-raised p-1 shadow-float forced-colors:border"
    >
      {offers.map((offer, index) => (
        <button
          key={offer.insert}
          type="button"
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          tabIndex={-1}
          // The text keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(offer)}
          className="flex min-h-7.5 w-full items-center gap-2.5 rounded-2 px-2 text-left hover:bg-hover aria-selected:bg-hover max-tablet:min-h-10"
        >
          <span className="min-w-0 flex-1 truncate mono text-flow">{`{{${offer.insert}}}`}</span>
          <span className="flex-none text-meta text-ink-3">{offer.hint}</span>
        </button>
      ))}
    </div>
  )
}
