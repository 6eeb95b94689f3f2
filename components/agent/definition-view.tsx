'use client'

import { useId } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { fieldClass } from '@/components/ui/field'
import type { AgentEditor } from '@/hooks/use-agent-editor'

/** The whole definition as text: what is typed here is read at once, and moves the fields along when it is an agent. */
export function DefinitionView({ editor }: { readonly editor: AgentEditor }) {
  const id = useId()
  const problem = editor.textProblem
  return (
    <section className="flex flex-col desktop:h-full">
      <div className="mb-1 flex items-center justify-between">
        <label htmlFor={id} className="text-[14px] leading-5 font-semibold">
          Definition
        </label>
        <CopyButton text={editor.text} hasWord />
      </div>
      <p className="mb-3 text-small text-pretty text-ink-2">
        What an export holds. Change it here or in the fields.
      </p>
      <textarea
        id={id}
        value={editor.text}
        spellCheck={false}
        autoCapitalize="off"
        aria-invalid={problem === null ? undefined : true}
        aria-describedby={`${id}-state`}
        onChange={(event) => editor.type(event.target.value)}
        className={`${fieldClass} thin-scroll mono min-h-100 flex-1 resize-none py-2 max-tablet:text-[13px]!`}
      />
      <p
        id={`${id}-state`}
        className={`mt-1 min-h-9 text-small [overflow-wrap:anywhere] ${problem === null ? 'text-ink-3' : 'text-fail'}`}
      >
        {problem ?? 'A valid agent.'}
      </p>
    </section>
  )
}
