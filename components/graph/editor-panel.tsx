'use client'

import { useEffect, useRef } from 'react'
import { History, Info, TriangleAlert, X } from 'lucide-react'
import { formatUnits } from '@/components/run/figures'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Note } from '@/components/ui/note'
import { SaveNotes } from '@/components/ui/save-notes'
import { TabList } from '@/components/ui/tab-list'
import type { GraphResource } from '@/lib/protocol/graphs'
import type { GraphEditor } from '@/hooks/use-graph-editor'
import { useGraphs } from '@/hooks/use-graphs'
import { AddNodeMenu } from './add-node-menu'
import { GraphFields } from './graph-fields'
import { JsonView } from './json-view'
import { NodeFields } from './node-fields'
import { NodeList } from './node-list'
import { timeOf } from './version-menu'

/** `drawing`: nothing over it or, on phones, in its place. The widest pages always show it, beside the others. */
export type PanelView = 'fields' | 'json' | 'drawing'

interface EditorPanelProps {
  readonly editor: GraphEditor
  readonly view: PanelView
  /** Told at the drawing, where they are listed. */
  readonly errorCount: number
  readonly onView: (view: PanelView) => void
  /** The older version that is looked at. */
  readonly version: Pick<GraphResource, 'revision' | 'updated'> | null
  readonly onLeaveVersion: () => void
  readonly onRestore: () => void
}

/** The fields of what is selected, or all of the graph as JSON. */
export function EditorPanel({
  editor,
  view,
  errorCount,
  onView,
  version,
  onLeaveVersion,
  onRestore,
}: EditorPanelProps) {
  const panel = useRef<HTMLDivElement>(null)
  // On a phone the drawing makes room for the fields of the node that was selected there already.
  const shown = `${editor.fieldsKey} ${view === 'drawing'}`
  const before = useRef(shown)

  // What was opened is read from its top; the focus that went with a list of nodes, or with a node, comes along.
  useEffect(() => {
    if (before.current === shown) return
    before.current = shown
    if (panel.current !== null) panel.current.scrollTop = 0
    if (document.activeElement === document.body) panel.current?.focus({ preventScroll: true })
  }, [shown])

  return (
    <aside
      aria-label="Fields and JSON"
      className="contents border-line bg-bank desktop:col-start-2 desktop:row-span-2 desktop:row-start-1 desktop:flex desktop:min-h-0 desktop:min-w-0 desktop:flex-col desktop:border-l"
    >
      <div className="flex-none bg-bank max-desktop:col-start-1 max-desktop:row-start-1">
        <TabList
          label="Views"
          panelId="graph-panel"
          tabs={[
            { id: 'fields', label: 'Fields' },
            { id: 'json', label: 'JSON' },
            { id: 'drawing', label: 'Drawing', alarm: alarmOf(errorCount), className: 'desktop:hidden' },
          ]}
          value={view}
          onChange={onView}
        />
      </div>
      <div
        ref={panel}
        id="graph-panel"
        role="tabpanel"
        aria-label={view === 'json' ? 'JSON' : 'Fields'}
        // What scrolls takes the focus.
        tabIndex={0}
        className={`thin-scroll z-20 min-h-0 flex-1 overflow-y-auto bg-bank px-4 pt-4 pb-8 focus-visible:-outline-offset-2 max-desktop:col-start-1 max-desktop:row-start-2 tablet:max-desktop:w-85 tablet:max-desktop:justify-self-end tablet:max-desktop:border-l tablet:max-desktop:border-line tablet:max-desktop:shadow-float ${view === 'json' ? 'flex flex-col' : ''} ${view === 'drawing' ? 'max-desktop:hidden' : ''}`}
      >
        {version === null ? (
          <EditorNotes editor={editor} />
        ) : (
          <Note tone="plain" icon={<Icon of={History} className="text-ink-2" />}>
            <p>
              {version.revision === 0 ? 'As shipped' : `Version ${version.revision}`}
              {version.updated > 0 && ` of ${timeOf(version.updated)}`}, to look at. Restoring it saves it as
              a new version.
            </p>
            <div className="mt-2 flex flex-wrap gap-1.5">
              <Button size="small" onClick={onRestore}>
                Restore this version
              </Button>
              <Button size="small" onClick={onLeaveVersion}>
                Back to the newest
              </Button>
            </div>
          </Note>
        )}
        {view === 'json' ? (
          <JsonView editor={editor} isReadOnly={version !== null} />
        ) : (
          <Fields editor={editor} isReadOnly={version !== null} />
        )}
      </div>
    </aside>
  )
}

function alarmOf(errorCount: number) {
  if (errorCount === 0) return undefined
  return { text: String(errorCount), name: `Drawing, ${formatUnits(errorCount, 'error')}` }
}

interface FieldsProps {
  readonly editor: GraphEditor
  readonly isReadOnly: boolean
}

function Fields({ editor, isReadOnly }: FieldsProps) {
  const node = editor.draft.nodes.find(({ id }) => id === editor.selectedId)
  const isHeld = isReadOnly || editor.textProblems.length > 0
  if (node !== undefined)
    return <NodeFields key={editor.fieldsKey} editor={editor} node={node} isReadOnly={isHeld} />
  return (
    <>
      <GraphFields editor={editor} isReadOnly={isHeld} />
      <div className="mt-5 flex flex-col gap-3 tablet:hidden">
        <NodeList editor={editor} />
        {!isHeld && <AddNodeMenu editor={editor} />}
      </div>
    </>
  )
}

/** What a person has to know before anything else. */
function EditorNotes({ editor }: { readonly editor: GraphEditor }) {
  return (
    <>
      <SaveNotes
        kind="graph"
        conflict={editor.conflict}
        saveProblem={editor.saveProblem}
        onKeepMine={editor.keepMine}
        onTakeTheirs={() => {
          const mine = editor.takeTheirs()
          return () => editor.edit(() => mine)
        }}
      />
      {editor.textProblems.length > 0 && (
        <Note tone="wait" icon={<Icon of={TriangleAlert} className="text-wait" />}>
          The JSON is not a valid graph. The fields and the drawing show the last valid one.
        </Note>
      )}
      <ImportNotes id={editor.saved?.id} />
    </>
  )
}

/** What the import of this graph changed or left out. */
function ImportNotes({ id }: { readonly id: string | undefined }) {
  const { imported, keepImported } = useGraphs()
  if (imported === null || imported.id !== id || imported.notes.length === 0) return null
  return (
    <Note
      tone="plain"
      icon={<Icon of={Info} className="text-ink-2" />}
      action={
        <Button look="bare" size="small" isSquare aria-label="Close" onClick={() => keepImported(null)}>
          <Icon of={X} isSmall />
        </Button>
      }
    >
      <p className="font-medium">Imported</p>
      <ul className="list-disc pl-4">
        {imported.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </Note>
  )
}
