'use client'

import { DefinitionText } from '@/components/ui/definition-text'
import type { AgentEditor } from '@/hooks/use-agent-editor'

/** The whole definition as text: what is typed here moves the fields along when it is an agent. */
export function DefinitionView({ editor }: { readonly editor: AgentEditor }) {
  const { text, textProblem, type } = editor
  return (
    <DefinitionText
      text={text}
      lead="What an export holds. Change it here or in the fields."
      isInvalid={textProblem !== null}
      state={textProblem ?? 'A valid agent.'}
      onType={type}
    />
  )
}
