/** Which runs have not ended, and what that makes of their conversation's status. */
import type { ClientSession } from 'mongoose'
import type { Collections } from './connect'
import type { RunDocument } from './schema'

const active = ['running', 'waiting'] as const

/** The run, if it has not ended. */
export async function findUnfinished(
  { runs }: Collections,
  owner: string,
  id: string,
  session: ClientSession,
): Promise<RunDocument | undefined> {
  const run = await runs.findOne({ owner, id }, null, { session }).lean()
  return run && active.some((status) => status === run.status) ? run : undefined
}

/** A filter for the runs of a conversation that have not ended. */
export function activeIn({ operator }: Collections, owner: string, conversation_id: string) {
  return { owner, conversation_id, status: operator({ $in: active }) }
}

/** `waiting` while any run of a conversation waits, else `running` while any runs; undefined when all have ended. */
export async function statusByRuns(
  collections: Collections,
  owner: string,
  conversation_id: string,
  session: ClientSession,
): Promise<'waiting' | 'running' | undefined> {
  const found = await collections.runs
    .find(activeIn(collections, owner, conversation_id), { _id: 0, status: 1 }, { session })
    .lean()
  if (found.some(({ status }) => status === 'waiting')) return 'waiting'
  return found.length > 0 ? 'running' : undefined
}

interface Aged {
  readonly created: number
  readonly id: string
}

/** Sorts here what is few: the index that finds them has them by status. */
export function oldestFirst(one: Aged, other: Aged): number {
  return one.created - other.created || (one.id < other.id ? -1 : 1)
}
