'use client'

import { type Dispatch, useRef } from 'react'
import { ClientError } from '@/lib/client/client-error'
import type { SaveAction, SaveState } from './save-state'
import { sentenceOf } from './sentence-of'

interface Saveable {
  readonly id: string
  readonly revision: number
}

interface Saving<Resource extends Saveable, Definition, Field extends string> {
  readonly state: SaveState<Resource, Field>
  readonly isChanged: boolean
  /** What is to be saved; null while it is not valid. */
  readonly definition: Definition | null
  readonly dispatch: Dispatch<SaveAction<Resource, Field>>
  readonly create: (definition: Definition) => Promise<Resource>
  readonly update: (id: string, change: { revision: number; definition: Definition }) => Promise<Resource>
  readonly read: (id: string) => Promise<Resource>
  /** The field of a path in the definition, such as `['limits', 'max_cost']`. */
  readonly fieldOf: (path: readonly string[]) => Field | undefined
  readonly onDone: () => Promise<void>
}

/**
 * @returns saves what is edited, or what it is given, and resolves to what the server has now; null when nothing was
 *   saved, which the state then explains.
 */
export function useSaving<Resource extends Saveable, Definition, Field extends string>({
  state: { saved },
  isChanged,
  definition,
  dispatch,
  create,
  update,
  read,
  fieldOf,
  onDone,
}: Saving<Resource, Definition, Field>): (given?: Definition | null) => Promise<Resource | null> {
  const isBusy = useRef(false)

  async function explain(error: unknown): Promise<null> {
    const isConflict = error instanceof ClientError && error.code === 'conflict' && saved !== null
    const theirs = isConflict ? await read(saved.id).catch(() => null) : null
    if (theirs === null) dispatch({ type: 'failed', problem: sentenceOf(error), field: fieldOfError(error) })
    else dispatch({ type: 'conflicted', theirs })
    return null
  }

  function fieldOfError(error: unknown): Field | undefined {
    const param = error instanceof ClientError ? error.param : undefined
    return param === undefined ? undefined : fieldOf(param.replace(/^definition\./, '').split('.'))
  }

  return async (given = definition) => {
    if (given === definition && saved !== null && !isChanged) return saved
    if (given === null) dispatch({ type: 'refused' })
    if (given === null || isBusy.current) return null
    isBusy.current = true
    dispatch({ type: 'saving' })
    const request =
      saved === null ? create(given) : update(saved.id, { revision: saved.revision, definition: given })
    const resource = await request.catch(explain)
    isBusy.current = false
    if (resource !== null) dispatch({ type: 'saved', resource })
    void onDone()
    return resource
  }
}
