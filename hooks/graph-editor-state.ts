/** What happens to a graph in its editor. Pure: the hook beside it talks to the server. */
import type { GraphResource } from '@/lib/protocol/graphs'
import { type GraphDraft, blankDraft } from './graph-draft'
import { renameNode } from './graph-edits'
import { isSameDraft, readDefinitionText, type TextProblem } from './graph-reading'
import { type SaveAction, type SaveState, noProblem, reduceSave, saveStateOf } from './save-state'

export interface GraphEditorState extends SaveState<GraphResource, string> {
  readonly draft: GraphDraft
  /** Whose fields are shown; null: the graph's own. */
  readonly selectedId: string | null
  /** Another for the fields of each that is selected; a node that gets another id keeps its own, and so the focus. */
  readonly fieldsKey: number
  /** What stands in the JSON view; null while it follows the fields. */
  readonly text: string | null
  /** Why the text is no graph; the fields then stand as they were. */
  readonly textProblems: readonly TextProblem[]
  /** What undo and redo bring back, the nearest last. */
  readonly past: readonly GraphDraft[]
  readonly future: readonly GraphDraft[]
  /** Which field the last change was made in: changes of one field in a row are undone together. */
  readonly lastField: string | null
}

export type GraphEditorAction =
  | {
      readonly type: 'edited'
      readonly edit: (draft: GraphDraft) => GraphDraft
      /** The field that was typed in. */
      readonly field?: string
      /** Whose fields are shown from now on. */
      readonly select?: string | null
    }
  | { readonly type: 'selected'; readonly id: string | null }
  /** A node gets another id. */
  | { readonly type: 'renamed'; readonly from: string; readonly to: string }
  | { readonly type: 'typed'; readonly text: string }
  | { readonly type: 'undone' }
  | { readonly type: 'redone' }
  | { readonly type: 'took_theirs' }
  | SaveAction<GraphResource, string>

const steps = 100

export function editorStateOf(saved: GraphResource | null): GraphEditorState {
  return {
    ...saveStateOf(saved),
    draft: draftOf(saved),
    selectedId: null,
    fieldsKey: 0,
    text: null,
    textProblems: [],
    past: [],
    future: [],
    lastField: null,
  }
}

function draftOf(saved: GraphResource | null): GraphDraft {
  return saved?.definition ?? blankDraft
}

export function reduceEditor(state: GraphEditorState, action: GraphEditorAction): GraphEditorState {
  if (action.type === 'edited') {
    const { edit, field = null, select } = action
    const edited = withDraft(state, edit(state.draft), field)
    return select === undefined ? edited : selecting(edited, select)
  }
  if (action.type === 'selected') return selecting(state, action.id)
  if (action.type === 'renamed') return renamed(state, action.from, action.to)
  if (action.type === 'typed') return typed(state, action.text)
  if (action.type === 'undone') return undone(state)
  if (action.type === 'redone') return redone(state)
  if (action.type === 'took_theirs') {
    return state.conflict === null
      ? state
      : withDraft({ ...state, ...saveStateOf(state.conflict) }, state.conflict.definition, null)
  }
  return reduceSave(state, action)
}

/** Changes of one field in a row leave one step to undo. */
function withDraft(state: GraphEditorState, draft: GraphDraft, field: string | null): GraphEditorState {
  if (draft === state.draft) return state
  const isSameField = field !== null && field === state.lastField
  return showing(state, draft, {
    past: isSameField ? state.past : [...state.past, state.draft].slice(-steps),
    future: [],
    lastField: field,
  })
}

function showing(
  state: GraphEditorState,
  draft: GraphDraft,
  history: Pick<GraphEditorState, 'past' | 'future' | 'lastField'>,
): GraphEditorState {
  const isThere = draft.nodes.some((node) => node.id === state.selectedId)
  return {
    ...selecting(state, isThere ? state.selectedId : null),
    ...noProblem,
    ...history,
    draft,
    text: null,
    textProblems: [],
  }
}

function selecting(state: GraphEditorState, id: string | null): GraphEditorState {
  if (id === state.selectedId) return state
  return { ...state, selectedId: id, fieldsKey: state.fieldsKey + 1 }
}

function renamed(state: GraphEditorState, from: string, to: string): GraphEditorState {
  const selectedId = state.selectedId === from ? to : state.selectedId
  return withDraft({ ...state, selectedId }, renameNode(state.draft, from, to), null)
}

function typed(state: GraphEditorState, text: string): GraphEditorState {
  const { definition, problems } = readDefinitionText(text)
  const moved = definition === null ? { ...state, ...noProblem } : withDraft(state, definition, 'json')
  return { ...moved, text, textProblems: problems }
}

function undone(state: GraphEditorState): GraphEditorState {
  const before = state.past.at(-1)
  if (before === undefined) return state
  return showing(state, before, {
    past: state.past.slice(0, -1),
    future: [...state.future, state.draft],
    lastField: null,
  })
}

function redone(state: GraphEditorState): GraphEditorState {
  const after = state.future.at(-1)
  if (after === undefined) return state
  return showing(state, after, {
    past: [...state.past, state.draft],
    future: state.future.slice(0, -1),
    lastField: null,
  })
}

/** Something here would be lost by leaving. */
export function isChanged({
  saved,
  draft,
  textProblems,
}: Pick<GraphEditorState, 'saved' | 'draft' | 'textProblems'>): boolean {
  return textProblems.length > 0 || !isSameDraft(draft, draftOf(saved))
}
