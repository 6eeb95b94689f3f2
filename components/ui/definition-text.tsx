'use client'

import { type ReactNode, type Ref, useId } from 'react'
import { CopyButton } from './copy-button'
import { fieldClass } from './field'

interface DefinitionTextProps {
  readonly text: string
  readonly lead: string
  readonly isInvalid: boolean
  /** Below the text: that it is valid, or what is wrong with it. */
  readonly state: ReactNode
  readonly isReadOnly?: boolean
  /** Lines run on to the right, so that they can be counted. */
  readonly isUnwrapped?: boolean
  readonly fieldRef?: Ref<HTMLTextAreaElement>
  readonly onType: (text: string) => void
}

/** A whole definition as JSON: what is typed here is read at once. Takes the rest of a column that it stands in. */
export function DefinitionText({
  text,
  lead,
  isInvalid,
  state,
  isReadOnly = false,
  isUnwrapped = false,
  fieldRef,
  onType,
}: DefinitionTextProps) {
  const id = useId()
  return (
    <section className="flex flex-1 flex-col">
      <div className="mb-1 flex items-center justify-between">
        <label htmlFor={id} className="text-[14px] leading-5 font-semibold">
          Definition
        </label>
        <CopyButton text={text} hasWord />
      </div>
      <p className="mb-3 text-small text-pretty text-ink-2">{lead}</p>
      <textarea
        ref={fieldRef}
        id={id}
        value={text}
        readOnly={isReadOnly}
        wrap={isUnwrapped ? 'off' : 'soft'}
        spellCheck={false}
        autoCapitalize="off"
        aria-invalid={isInvalid ? true : undefined}
        aria-describedby={`${id}-state`}
        onChange={(event) => onType(event.target.value)}
        className={`${fieldClass} thin-scroll mono min-h-60 flex-1 resize-none py-2 max-tablet:text-[13px]!`}
      />
      <div
        id={`${id}-state`}
        className={`mt-1 min-h-9 text-small [overflow-wrap:anywhere] ${isInvalid ? 'text-fail' : 'text-ink-3'}`}
      >
        {state}
      </div>
    </section>
  )
}
