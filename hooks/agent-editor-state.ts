/** What happens to an agent in its editor. Pure: the hook beside it talks to the server. */
import type { AgentResource } from '@/lib/protocol/agents'
import {
  type AgentDraft,
  type CheckedField,
  blankDraft,
  draftOf,
  isSameDraft,
  readDefinitionText,
} from './agent-draft'
import { type SaveAction, type SaveState, noProblem, reduceSave, saveStateOf } from './save-state'

export interface EditorState extends SaveState<AgentResource, CheckedField> {
  readonly draft: AgentDraft
  /** What stands in the JSON view; null while it follows the fields. */
  readonly text: string | null
  /** Why the text is no agent; the fields then stand as they were. */
  readonly textProblem: string | null
}

export type EditorAction =
  | { readonly type: 'changed'; readonly patch: Partial<AgentDraft> }
  | { readonly type: 'typed'; readonly text: string }
  | { readonly type: 'took_theirs' }
  | SaveAction<AgentResource, CheckedField>

export function editorStateOf(saved: AgentResource | null): EditorState {
  return {
    ...saveStateOf(saved),
    draft: saved === null ? blankDraft : draftOf(saved.definition),
    text: null,
    textProblem: null,
  }
}

export function reduceEditor(state: EditorState, action: EditorAction): EditorState {
  if (action.type === 'changed') {
    return {
      ...state,
      ...noProblem,
      draft: { ...state.draft, ...action.patch },
      text: null,
      textProblem: null,
    }
  }
  if (action.type === 'typed') return typed(state, action.text)
  if (action.type === 'took_theirs') return state.conflict === null ? state : editorStateOf(state.conflict)
  return reduceSave(state, action)
}

function typed(state: EditorState, text: string): EditorState {
  const { definition, problem } = readDefinitionText(text)
  const draft = definition === null ? state.draft : draftOf(definition)
  return { ...state, text, textProblem: problem, draft, ...noProblem }
}

/** Something here would be lost by leaving. */
export function isChanged({ saved, draft, textProblem }: EditorState): boolean {
  return textProblem !== null || !isSameDraft(draft, saved === null ? blankDraft : draftOf(saved.definition))
}
