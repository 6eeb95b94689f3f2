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

export interface EditorState {
  /** As the server has it, as far as is known here; null for an agent that was never saved. */
  readonly saved: AgentResource | null
  readonly draft: AgentDraft
  /** What stands in the JSON view; null while it follows the fields. */
  readonly text: string | null
  /** Why the text is no agent; the fields then stand as they were. */
  readonly textProblem: string | null
  /** What somebody else saved meanwhile. */
  readonly conflict: AgentResource | null
  readonly isSaving: boolean
  /** Why the last save failed, in a sentence. */
  readonly saveProblem: string | null
  /** The field that the server refused, until it changes. */
  readonly refusal: { readonly field: CheckedField; readonly sentence: string } | null
  /** A save was asked for: from then on every field says what is wrong with it. */
  readonly wasAsked: boolean
}

export type EditorAction =
  | { readonly type: 'changed'; readonly patch: Partial<AgentDraft> }
  | { readonly type: 'typed'; readonly text: string }
  | { readonly type: 'refused' }
  | { readonly type: 'saving' }
  | { readonly type: 'saved'; readonly agent: AgentResource }
  /** `field`: the one that the server named. */
  | { readonly type: 'failed'; readonly problem: string; readonly field?: CheckedField | undefined }
  | { readonly type: 'conflicted'; readonly theirs: AgentResource }
  | { readonly type: 'took_theirs' }
  | { readonly type: 'kept_mine' }

const noProblem = { saveProblem: null, refusal: null } as const

export function editorStateOf(saved: AgentResource | null): EditorState {
  return {
    saved,
    draft: saved === null ? blankDraft : draftOf(saved.definition),
    text: null,
    textProblem: null,
    conflict: null,
    isSaving: false,
    saveProblem: null,
    refusal: null,
    wasAsked: false,
  }
}

export function reduceEditor(state: EditorState, action: EditorAction): EditorState {
  switch (action.type) {
    case 'changed':
      return {
        ...state,
        ...noProblem,
        draft: { ...state.draft, ...action.patch },
        text: null,
        textProblem: null,
      }
    case 'typed':
      return typed(state, action.text)
    case 'refused':
      return { ...state, wasAsked: true }
    case 'saving':
      return { ...state, ...noProblem, isSaving: true, wasAsked: true }
    case 'saved':
      return { ...state, saved: action.agent, isSaving: false, conflict: null, wasAsked: false }
    case 'failed':
      return failed(state, action.problem, action.field)
    case 'conflicted':
      return { ...state, isSaving: false, conflict: action.theirs }
    case 'took_theirs':
      return state.conflict === null ? state : editorStateOf(state.conflict)
    case 'kept_mine':
      // The next save is made over theirs, knowingly.
      return state.conflict === null ? state : { ...state, saved: state.conflict, conflict: null }
    default:
      return action satisfies never
  }
}

function typed(state: EditorState, text: string): EditorState {
  const { definition, problem } = readDefinitionText(text)
  const draft = definition === null ? state.draft : draftOf(definition)
  return { ...state, text, textProblem: problem, draft, ...noProblem }
}

function failed(state: EditorState, problem: string, field: CheckedField | undefined): EditorState {
  // Said once: at its field where there is one, else above the fields.
  return field === undefined
    ? { ...state, isSaving: false, saveProblem: problem }
    : { ...state, isSaving: false, refusal: { field, sentence: problem } }
}

/** Something here would be lost by leaving. */
export function isChanged({ saved, draft, textProblem }: EditorState): boolean {
  return textProblem !== null || !isSameDraft(draft, saved === null ? blankDraft : draftOf(saved.definition))
}
