'use client'

import { useEffect, useRef, useState } from 'react'
import { useFrame } from '@/components/frame/frame-context'
import { chatPathWithGraph } from '@/components/frame/frame-path'
import { LeaveGuard } from '@/components/frame/leave-guard'
import type { GraphResource } from '@/lib/protocol/graphs'
import { useGraphEditor } from '@/hooks/use-graph-editor'
import { useGraphVersions } from '@/hooks/use-graph-versions'
import { useSaveKey } from '@/hooks/use-save-key'
import { useUndoKeys } from '@/hooks/use-undo-keys'
import { AddNodeMenu } from './add-node-menu'
import { EditorPanel, type PanelView } from './editor-panel'
import { GraphDrawing } from './graph-drawing'
import { GraphHeader } from './graph-header'
import { ProblemList } from './problem-list'
import { problemState } from './problem-state'
import { versionView } from './version-view'

interface GraphEditorProps {
  /** Null for a graph that is still to be made. */
  readonly initial: GraphResource | null
  /** It was saved for the first time. */
  readonly onMade: (id: string) => void
}

/** A graph to read and to change: drawn at the left with its problems below, its fields or its JSON at the right. */
export function GraphEditor({ initial, onMade }: GraphEditorProps) {
  const frame = useFrame()
  const editor = useGraphEditor(initial)
  const versions = useGraphVersions(editor.saved)
  const page = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<PanelView>('fields')
  useSaveKey(() => void save())
  useUndoKeys(editor.undo, editor.redo)

  const title = editor.draft.name.trim() === '' ? 'New graph' : editor.draft.name
  useEffect(() => {
    document.title = `${title} · Weir`
  }, [title])

  async function save(): Promise<string | null> {
    const isNew = editor.saved === null
    const graph = await editor.save()
    if (graph === null) {
      showWhatIsWrong()
      return null
    }
    if (isNew) onMade(graph.id)
    return graph.id
  }

  /** A name that is missing stands in the graph's own fields, any other at its node. */
  function showWhatIsWrong() {
    const [problem] = editor.problems
    if (editor.definition === null && editor.textProblems.length === 0) {
      setView('fields')
      editor.select(problem?.node_id ?? null)
    }
    // Once what is wrong has been drawn.
    requestAnimationFrame(() => page.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }

  async function run() {
    const id = await save()
    if (id !== null) frame.go(chatPathWithGraph(id), true)
  }

  function goTo(nodeId: string | null) {
    editor.select(nodeId)
    if (view === 'drawing') setView('fields')
  }

  const { shown } = versions
  const visible = shown === null ? editor : versionView(editor, shown.definition)
  return (
    <>
      <GraphHeader
        title={title}
        editor={editor}
        versions={versions}
        onSave={() => void save()}
        onRun={() => void run()}
      />
      <div
        ref={page}
        className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_340px] max-tablet:flex max-tablet:flex-col-reverse desktop:grid-cols-[minmax(0,1fr)_420px]"
      >
        <div
          className={`flex min-h-0 min-w-0 flex-col ${view === 'drawing' ? 'max-tablet:flex-1' : 'max-tablet:hidden'}`}
        >
          <div className="relative min-h-0 flex-1">
            <GraphDrawing
              // On phones it has no size before it is shown, and finds its middle then.
              key={view === 'drawing' ? 'alone' : 'beside'}
              graph={visible.draft}
              label={`Nodes of ${title}`}
              selectedId={visible.selectedId}
              onSelect={goTo}
              stateOf={problemState(visible.problems)}
            />
            {shown === null && <AddNodeMenu editor={editor} isFloating />}
          </div>
          {shown === null && <ProblemList editor={editor} onGo={goTo} />}
        </div>
        <EditorPanel
          editor={visible}
          view={view}
          onView={setView}
          version={shown}
          onLeaveVersion={versions.leave}
          onRestore={() => {
            if (shown === null) return
            versions.leave()
            void editor.restore(shown.definition)
          }}
        />
      </div>
      <LeaveGuard
        isActive={editor.isChanged}
        title="Leave without saving?"
        text={`What you changed in ${title} is not saved and would be lost.`}
      />
    </>
  )
}
