'use client'

import { useMemo, useReducer } from 'react'
import type { AgentDefinition, AgentResource } from '@/lib/protocol/agents'
import { createAgent, getAgent, saveAgent } from '@/lib/client/agents-api'
import { type AgentDraft, type DraftErrors, fieldOfIssue, readDraft, textOfDraft } from './agent-draft'
import { type EditorState, editorStateOf, isChanged, reduceEditor } from './agent-editor-state'
import { useAgents } from './use-agents'
import { useSaving } from './use-saving'

export interface AgentEditor extends Omit<EditorState, 'text'> {
  readonly isChanged: boolean
  /** What the fields make; null while something is wrong. */
  readonly definition: AgentDefinition | null
  /** What is wrong with which field. */
  readonly errors: DraftErrors
  /** The definition as JSON, as it is typed or as the fields make it. */
  readonly text: string
  change: (patch: Partial<AgentDraft>) => void
  type: (text: string) => void
  /** Resolves to what the server has now; null when nothing was saved, which the state then explains. */
  save: () => Promise<AgentResource | null>
  /** Resolves a conflict; gives what stood here before. */
  takeTheirs: () => AgentDraft
  keepMine: () => void
}

/** @param initial null for an agent that is still to be made */
export function useAgentEditor(initial: AgentResource | null): AgentEditor {
  const { refresh } = useAgents()
  const [state, dispatch] = useReducer(reduceEditor, initial, editorStateOf)
  const { draft, textProblem } = state
  const reading = useMemo(() => readDraft(draft), [draft])
  const definition = textProblem === null ? reading.definition : null
  const save = useSaving({
    state,
    isChanged: isChanged(state),
    definition,
    dispatch,
    create: createAgent,
    update: saveAgent,
    read: getAgent,
    fieldOf: fieldOfIssue,
    onDone: refresh,
  })

  return {
    ...state,
    isChanged: isChanged(state),
    definition,
    errors: shownErrors(reading.errors, state),
    text: state.text ?? textOfDraft(draft),
    change: (patch) => dispatch({ type: 'changed', patch }),
    type: (text) => dispatch({ type: 'typed', text }),
    save,
    takeTheirs() {
      dispatch({ type: 'took_theirs' })
      return draft
    },
    keepMine: () => dispatch({ type: 'kept_mine' }),
  }
}

/** A new agent is not told at once that it lacks a name. */
function shownErrors(all: DraftErrors, { saved, draft, wasAsked, refusal }: EditorState): DraftErrors {
  const { name, ...others } = all
  const isBlank = saved === null && draft.name === '' && !wasAsked
  const shown = name === undefined || isBlank ? others : all
  return refusal === null ? shown : { ...shown, [refusal.field]: refusal.sentence }
}
