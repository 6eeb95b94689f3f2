'use client'

import { useMemo, useReducer, useRef } from 'react'
import type { AgentDefinition, AgentResource } from '@/lib/protocol/agents'
import { createAgent, getAgent, saveAgent } from '@/lib/client/agents-api'
import { ClientError } from '@/lib/client/client-error'
import { type AgentDraft, type DraftErrors, fieldOfIssue, readDraft, textOfDraft } from './agent-draft'
import { type EditorState, editorStateOf, isChanged, reduceEditor } from './agent-editor-state'
import { sentenceOf } from './sentence-of'
import { useAgents } from './use-agents'

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
  const isBusy = useRef(false)
  const { saved, draft, textProblem } = state
  const reading = useMemo(() => readDraft(draft), [draft])
  async function save(): Promise<AgentResource | null> {
    if (saved !== null && !isChanged(state)) return saved
    const { definition } = reading
    if (definition === null || textProblem !== null) dispatch({ type: 'refused' })
    if (definition === null || textProblem !== null || isBusy.current) return null
    isBusy.current = true
    dispatch({ type: 'saving' })
    const request =
      saved === null ? createAgent(definition) : saveAgent(saved.id, { revision: saved.revision, definition })
    const agent = await request.catch((error: unknown) => explain(error))
    isBusy.current = false
    if (agent !== null) dispatch({ type: 'saved', agent })
    void refresh()
    return agent
  }

  async function explain(error: unknown): Promise<null> {
    const isConflict = error instanceof ClientError && error.code === 'conflict' && saved !== null
    const theirs = isConflict ? await getAgent(saved.id).catch(() => null) : null
    if (theirs === null) dispatch({ type: 'failed', problem: sentenceOf(error), field: fieldOfError(error) })
    else dispatch({ type: 'conflicted', theirs })
    return null
  }

  return {
    ...state,
    isChanged: isChanged(state),
    definition: textProblem === null ? reading.definition : null,
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

function fieldOfError(error: unknown): ReturnType<typeof fieldOfIssue> {
  const param = error instanceof ClientError ? error.param : undefined
  if (param === undefined) return undefined
  return fieldOfIssue(param.replace(/^definition\./, '').split('.'))
}

/** A new agent is not told at once that it lacks a name. */
function shownErrors(all: DraftErrors, { saved, draft, wasAsked, refusal }: EditorState): DraftErrors {
  const { name, ...others } = all
  const isBlank = saved === null && draft.name === '' && !wasAsked
  const shown = name === undefined || isBlank ? others : all
  return refusal === null ? shown : { ...shown, [refusal.field]: refusal.sentence }
}
