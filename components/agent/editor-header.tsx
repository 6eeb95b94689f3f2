'use client'

import { Braces, Play } from 'lucide-react'
import { PageHeader } from '@/components/frame/page-header'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { AgentEditor } from '@/hooks/use-agent-editor'
import { AgentMenu } from './agent-menu'

interface EditorHeaderProps {
  readonly title: string
  readonly editor: AgentEditor
  readonly isJson: boolean
  readonly onJson: () => void
  readonly onSave: () => void
  readonly onTry: () => void
}

export function EditorHeader({ title, editor, isJson, onJson, onSave, onTry }: EditorHeaderProps) {
  const { saved, isChanged, isSaving, definition } = editor
  return (
    <PageHeader
      title={title}
      about={
        <output className="min-w-0 truncate text-small text-ink-3 max-tablet:sr-only">
          {stateOf(editor)}
        </output>
      }
    >
      <Button
        look="bare"
        size="small"
        aria-pressed={isJson}
        onClick={onJson}
        className="aria-pressed:bg-chosen aria-pressed:text-ink max-tablet:size-10 max-tablet:p-0"
      >
        <Icon of={Braces} isSmall />
        <span className="max-tablet:sr-only">JSON</span>
      </Button>
      <Button
        size="small"
        title={isChanged ? 'Saves, then opens a chat with it' : 'Opens a chat with it'}
        disabled={isSaving}
        onClick={onTry}
        className="max-tablet:size-10 max-tablet:border-transparent! max-tablet:bg-transparent max-tablet:p-0"
      >
        <Icon of={Play} isSmall />
        <span className="max-tablet:sr-only">Try it</span>
      </Button>
      <Button
        look="primary"
        size="small"
        title="Save (Ctrl S)"
        disabled={isSaving || (!isChanged && saved !== null)}
        onClick={onSave}
      >
        Save
      </Button>
      {saved !== null && <AgentMenu agent={saved} definition={definition} />}
    </PageHeader>
  )
}

function stateOf({ saved, isChanged, isSaving }: AgentEditor): string {
  const kind = saved?.is_example === true ? 'example' : 'agent'
  if (isSaving) return `${kind} · saving`
  if (isChanged) return saved === null ? `${kind} · new, not saved` : `${kind} · changed, not saved`
  if (saved === null) return `${kind} · new`
  return saved.revision === 0 ? `${kind} · as shipped` : `${kind} · saved`
}
