'use client'

import { Play, Redo2, Undo2 } from 'lucide-react'
import { PageHeader } from '@/components/frame/page-header'
import { formatUnits } from '@/components/run/figures'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { GraphEditor } from '@/hooks/use-graph-editor'
import type { GraphVersions } from '@/hooks/use-graph-versions'
import { GraphMenu } from './graph-menu'
import { VersionMenu } from './version-menu'

interface GraphHeaderProps {
  readonly title: string
  readonly editor: GraphEditor
  readonly versions: GraphVersions
  readonly errorCount: number
  readonly onSave: () => void
  readonly onRun: () => void
}

export function GraphHeader({ title, editor, versions, errorCount, onSave, onRun }: GraphHeaderProps) {
  const { saved, isChanged, isSaving, definition } = editor
  const isOld = versions.shown !== null
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
        isSquare
        aria-label="Undo"
        title="Undo (Ctrl Z)"
        disabled={!editor.canUndo || isOld}
        onClick={editor.undo}
        className="disabled:border-transparent disabled:bg-transparent max-tablet:hidden"
      >
        <Icon of={Undo2} isSmall />
      </Button>
      <Button
        look="bare"
        size="small"
        isSquare
        aria-label="Redo"
        title="Redo (Ctrl Shift Z)"
        disabled={!editor.canRedo || isOld}
        onClick={editor.redo}
        className="disabled:border-transparent disabled:bg-transparent max-tablet:hidden"
      >
        <Icon of={Redo2} isSmall />
      </Button>
      <VersionMenu versions={versions} saved={saved} />
      <Button
        size="small"
        title={titleOfRun(errorCount, isChanged)}
        disabled={isSaving || isOld || errorCount > 0}
        onClick={onRun}
        className="max-tablet:size-10 max-tablet:border-transparent! max-tablet:bg-transparent! max-tablet:p-0"
      >
        <Icon of={Play} isSmall />
        <span className="max-tablet:sr-only">Run…</span>
      </Button>
      <Button
        look="primary"
        size="small"
        title="Save (Ctrl S)"
        disabled={isSaving || isOld || (!isChanged && saved !== null)}
        onClick={onSave}
      >
        Save
      </Button>
      {saved !== null && <GraphMenu graph={saved} definition={definition} />}
    </PageHeader>
  )
}

function titleOfRun(errorCount: number, isChanged: boolean): string {
  if (errorCount > 0) return `Cannot run: ${formatUnits(errorCount, 'error')}`
  return isChanged ? 'Saves, then asks for the input' : 'Asks for the input'
}

function stateOf({ saved, isChanged, isSaving }: GraphEditor): string {
  if (saved === null) return isChanged ? 'new, not saved' : 'new'
  const version = saved.revision === 0 ? 'as shipped' : `v${saved.revision}`
  if (isSaving) return `${version} · saving`
  if (isChanged) return `${version} · changed, not saved`
  return saved.revision === 0 ? version : `${version} · saved`
}
