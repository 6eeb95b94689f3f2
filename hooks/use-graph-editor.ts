'use client'

import { useMemo, useReducer } from 'react'
import { planGraph } from '@/lib/graph/plan-graph'
import type { GraphDefinition, GraphProblem, GraphResource } from '@/lib/protocol/graphs'
import { createGraph, getGraph, saveGraph } from '@/lib/client/graphs-api'
import type { GraphDraft } from './graph-draft'
import {
  type GraphEditorAction,
  type GraphEditorState,
  editorStateOf,
  isChanged,
  reduceEditor,
} from './graph-editor-state'
import { type GraphErrors, readDraft, textOfDraft } from './graph-reading'
import { useGraphCheck } from './use-graph-check'
import { useGraphs } from './use-graphs'
import { useSaving } from './use-saving'

type Edit = Extract<GraphEditorAction, { type: 'edited' }>

export interface GraphEditor extends Omit<GraphEditorState, 'text' | 'past' | 'future' | 'lastField'> {
  readonly isChanged: boolean
  /** What the fields make; null while something is wrong with one of them or with the text. */
  readonly definition: GraphDefinition | null
  /** What is wrong with which field, by its path, such as `nodes.3.prompt`. */
  readonly errors: GraphErrors
  /** What is wrong with the graph, errors first; of an invalid one, with its fields. */
  readonly problems: readonly GraphProblem[]
  /** The definition as JSON, as it is typed or as the fields make it. */
  readonly text: string
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** Changes the graph. Changes of the same `field` in a row are undone together. */
  edit: (edit: Edit['edit'], options?: Pick<Edit, 'field' | 'select'>) => void
  /** Shows the fields of a node; null: those of the graph. */
  select: (id: string | null) => void
  /** Gives a node another id; it stays selected. */
  rename: (from: string, to: string) => void
  type: (text: string) => void
  undo: () => void
  redo: () => void
  /** Resolves to what the server has now; null when nothing was saved, which the state then explains. */
  save: () => Promise<GraphResource | null>
  /** Puts a definition in the place of what stands here, and saves it; as `save`. */
  restore: (definition: GraphDefinition) => Promise<GraphResource | null>
  /** Resolves a conflict; gives what stood here before. */
  takeTheirs: () => GraphDraft
  keepMine: () => void
}

/** @param initial null for a graph that is still to be made */
export function useGraphEditor(initial: GraphResource | null): GraphEditor {
  const { refresh } = useGraphs()
  const [state, dispatch] = useReducer(reduceEditor, initial, editorStateOf)
  const { saved, draft, text: typedText, textProblems, past, future, lastField: _, ...shown } = state
  const reading = useMemo(() => readDraft(draft), [draft])
  const isUnnamed = saved === null && draft.name === '' && !state.wasAsked
  // A new graph is not told at once that it lacks a name, but what else is wrong with it.
  const plannable = useMemo(
    () => (isUnnamed ? readDraft({ ...draft, name: 'New graph' }) : reading),
    [isUnnamed, draft, reading],
  )
  const planned = useMemo(
    () => (plannable.definition === null ? plannable.problems : planGraph(plannable.definition).problems),
    [plannable],
  )
  const checked = useGraphCheck(plannable.definition, planned, saved)
  const isEdited = useMemo(() => isChanged({ saved, draft, textProblems }), [saved, draft, textProblems])
  const text = useMemo(() => typedText ?? textOfDraft(draft), [typedText, draft])
  const definition = textProblems.length === 0 ? reading.definition : null
  const save = useSaving({
    state,
    isChanged: isEdited,
    definition,
    dispatch,
    create: createGraph,
    update: saveGraph,
    read: getGraph,
    fieldOf: (path) => path.join('.'),
    onDone: refresh,
  })

  return {
    ...shown,
    saved,
    draft,
    textProblems,
    isChanged: isEdited,
    definition,
    errors: refusedToo(plannable.errors, state.refusal),
    problems: errorsFirst(plannable.definition === null ? planned : [...planned, ...checked]),
    text,
    canUndo: past.length > 0,
    canRedo: future.length > 0,
    edit: (edit, options) => dispatch({ type: 'edited', edit, ...options }),
    select: (id) => dispatch({ type: 'selected', id }),
    rename: (from, to) => dispatch({ type: 'renamed', from, to }),
    type: (text) => dispatch({ type: 'typed', text }),
    undo: () => dispatch({ type: 'undone' }),
    redo: () => dispatch({ type: 'redone' }),
    save: () => save(),
    restore(restored) {
      dispatch({ type: 'edited', edit: () => restored })
      return save(restored)
    },
    takeTheirs() {
      dispatch({ type: 'took_theirs' })
      return draft
    },
    keepMine: () => dispatch({ type: 'kept_mine' }),
  }
}

function refusedToo(errors: GraphErrors, refusal: GraphEditorState['refusal']): GraphErrors {
  return refusal === null ? errors : { ...errors, [refusal.field]: refusal.sentence }
}

function errorsFirst(problems: readonly GraphProblem[]): readonly GraphProblem[] {
  const rankOf = ({ severity }: GraphProblem) => (severity === 'error' ? 0 : 1)
  return problems.toSorted((a, b) => rankOf(a) - rankOf(b))
}
