'use client'

import { useEffect, useRef } from 'react'
import { useFrame } from '@/components/frame/frame-context'
import { chatPathWithGraph } from '@/components/frame/frame-path'
import { LeaveGuard } from '@/components/frame/leave-guard'
import type { GraphResource } from '@/lib/protocol/graphs'
import { readDraft } from '@/hooks/graph-reading'
import { useGraphEditor } from '@/hooks/use-graph-editor'
import { useGraphVersions } from '@/hooks/use-graph-versions'
import { useSaveKey } from '@/hooks/use-save-key'
import { useUndoKeys } from '@/hooks/use-undo-keys'
import { AddNodeMenu } from './add-node-menu'
import { EditorPanel } from './editor-panel'
import { GraphDrawing } from './graph-drawing'
import { GraphHeader } from './graph-header'
import { ProblemList } from './problem-list'
import { distinctProblems, problemState } from './problem-state'
import { usePanelView } from './use-panel-view'
import { versionView } from './version-view'

interface GraphEditorProps {
  /** Null for a graph that is still to be made. */
  readonly initial: GraphResource | null
  /** It was saved for the first time. */
  readonly onMade: (id: string) => void
}

const nothing = () => {}

/** A graph to read and to change: drawn with its problems below, its fields or its JSON at the right. */
export function GraphEditor({ initial, onMade }: GraphEditorProps) {
  const frame = useFrame()
  const editor = useGraphEditor(initial)
  const versions = useGraphVersions(editor.saved)
  const page = useRef<HTMLDivElement>(null)
  const { shown } = versions
  const opened = shown === null ? editor.selectedId : `version ${shown.revision}`
  const { view, setView, isDrawingShown } = usePanelView(initial === null, opened)
  // While an old version is shown, nobody sees what the keys would change.
  const onKeys = (action: () => void) => (shown === null ? action : nothing)
  useSaveKey(onKeys(() => void save()))
  useUndoKeys(onKeys(editor.undo), onKeys(editor.redo))

  const title = editor.draft.name.trim() || (editor.saved?.definition.name ?? 'New graph')
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

  /** What is wrong with a node stands at the node; anything else, such as a missing name, in the graph's own fields. */
  function showWhatIsWrong() {
    const [problem] = readDraft(editor.draft).problems
    if (editor.definition === null && editor.textProblems.length === 0) {
      setView('fields')
      editor.select(problem?.node_id ?? null)
    } else if (view === 'drawing') setView('fields')
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

  const visible = shown === null ? editor : versionView(editor, shown.definition)
  const problems = distinctProblems(visible.problems)
  const errorCount = problems.filter(({ severity }) => severity === 'error').length
  return (
    <>
      <GraphHeader
        title={title}
        editor={editor}
        versions={versions}
        errorCount={errorCount}
        onSave={() => void save()}
        onRun={() => void run()}
      />
      <div
        ref={page}
        // Below 1120 px the tabs stand on top, and what they show lies over the drawing.
        className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] desktop:grid-cols-[minmax(0,1fr)_420px] desktop:grid-rows-[minmax(0,1fr)_auto]"
      >
        <div
          className={`relative flex min-w-0 flex-col max-desktop:col-start-1 max-desktop:row-start-2 ${view === 'drawing' ? '' : 'max-tablet:hidden'}`}
        >
          {shown === null && <AddNodeMenu editor={editor} isFloating />}
          <div className="min-h-0 flex-1">
            <GraphDrawing
              // It has no size before it is shown, and finds its middle then.
              key={String(isDrawingShown)}
              graph={visible.draft}
              label={`Nodes of ${title}`}
              selectedId={visible.selectedId}
              // Where it is worked in, nodes keep both their lines.
              leastScale={0.6}
              onSelect={goTo}
              stateOf={problemState(problems)}
            />
          </div>
        </div>
        {shown === null && (
          <ProblemList
            problems={problems}
            nodes={editor.draft.nodes}
            onGo={goTo}
            className={`max-desktop:col-start-1 max-desktop:row-start-3 ${view === 'drawing' ? '' : 'max-tablet:hidden'}`}
          />
        )}
        <EditorPanel
          editor={visible}
          view={view}
          errorCount={errorCount}
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
