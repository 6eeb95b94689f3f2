/** How what an editor holds stands to what the server has. Pure; of agents and of graphs. */

export interface SaveState<Resource, Field extends string> {
  /** As the server has it, as far as is known here; null for what was never saved. */
  readonly saved: Resource | null
  /** What somebody else saved meanwhile. */
  readonly conflict: Resource | null
  readonly isSaving: boolean
  /** Why the last save failed, in a sentence. */
  readonly saveProblem: string | null
  /** The field that the server refused, until it changes. */
  readonly refusal: { readonly field: Field; readonly sentence: string } | null
  /** A save was asked for: from then on every field says what is wrong with it. */
  readonly wasAsked: boolean
}

export type SaveAction<Resource, Field extends string> =
  | { readonly type: 'refused' }
  | { readonly type: 'saving' }
  | { readonly type: 'saved'; readonly resource: Resource }
  /** `field`: the one that the server named. */
  | { readonly type: 'failed'; readonly problem: string; readonly field?: Field | undefined }
  | { readonly type: 'conflicted'; readonly theirs: Resource }
  | { readonly type: 'kept_mine' }

/** What every change to the content makes of the last save's problems. */
export const noProblem = { saveProblem: null, refusal: null } as const

export function saveStateOf<Resource, Field extends string>(
  saved: Resource | null,
): SaveState<Resource, Field> {
  return { saved, conflict: null, isSaving: false, wasAsked: false, ...noProblem }
}

export function reduceSave<Resource, Field extends string, State extends SaveState<Resource, Field>>(
  state: State,
  action: SaveAction<Resource, Field>,
): State {
  switch (action.type) {
    case 'refused':
      return { ...state, wasAsked: true }
    case 'saving':
      return { ...state, ...noProblem, isSaving: true, wasAsked: true }
    case 'saved':
      return { ...state, saved: action.resource, isSaving: false, conflict: null, wasAsked: false }
    case 'failed':
      return failed(state, action.problem, action.field)
    case 'conflicted':
      return { ...state, isSaving: false, conflict: action.theirs }
    case 'kept_mine':
      // The next save is made over theirs, knowingly.
      return state.conflict === null ? state : { ...state, saved: state.conflict, conflict: null }
    default:
      return action satisfies never
  }
}

function failed<State>(state: State, problem: string, field: string | undefined): State {
  // Said once: at its field where there is one, else above the fields.
  return field === undefined
    ? { ...state, isSaving: false, saveProblem: problem }
    : { ...state, isSaving: false, refusal: { field, sentence: problem } }
}
