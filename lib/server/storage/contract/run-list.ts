import { expect } from 'vitest'
import type { RunFilter } from '@/lib/protocol/runs'
import type { Storage } from '@/lib/server/storage/storage'
import {
  allPages,
  answerEnd,
  awkwardTexts,
  continuingRun,
  firstRun,
  foreignCursors,
  owner,
  storageCase,
  textBlock,
} from './records'

async function idsOf(storage: Storage, filter: RunFilter = {}, limit = 200): Promise<readonly string[]> {
  const runs = await allPages((cursor) => storage.listRuns(owner, { ...filter, limit, cursor }))
  return runs.map(({ run_id }) => run_id)
}

const modes = ['chat', 'agent', 'graph'] as const
const statuses = ['running', 'waiting', 'completed', 'failed'] as const
const speakers = ['demo', 'researcher'] as const

/** Twice every mix of mode, status and speaker, in one conversation, each a little later; resolves to the filter of each. */
async function startEveryMix(storage: Storage): Promise<readonly (readonly [string, RunFilter])[]> {
  const mixes = [...modes, ...modes].flatMap((mode) =>
    statuses.flatMap((status) => speakers.map((speaker) => ({ mode, status, speaker }))),
  )
  const runs = mixes.map((mix, index) => [`run ${index}`, mix] as const)
  for (const [index, [name, { mode, status, speaker }]] of runs.entries()) {
    const run = { name, mode, speaker, created: 1_000 + index }
    await storage.startRun(owner, index === 0 ? firstRun(run) : continuingRun(run))
    if (status === 'waiting') await storage.markWaiting(owner, name, true)
    else if (status !== 'running') await storage.finishRun(owner, name, [], answerEnd({ status }))
  }
  return runs.toReversed()
}

/** Runs of one conversation, at these times. */
async function startAt(storage: Storage, times: readonly number[]): Promise<void> {
  for (const [index, created] of times.entries()) {
    const run = { name: `run ${index}`, created }
    await storage.startRun(owner, index === 0 ? firstRun(run) : continuingRun(run))
  }
}

export const runListCases = [
  storageCase('runs are listed newest first, each with its title and its end', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one', mode: 'graph', speaker: 'review', created: 1_000 }))
    await storage.startRun(owner, continuingRun({ name: 'two', created: 3_000 }))
    await storage.startRun(owner, firstRun({ name: 'three', conversationId: 'other', created: 2_000 }))
    await storage.updateConversation(owner, 'conversation', { title: 'Tides' })
    await storage.markWaiting(owner, 'two', true)
    const usage = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 }
    const end = answerEnd({ status: 'stopped', reason: 'limit_cost', usage, duration_ms: 700 })
    await storage.finishRun(owner, 'one', [textBlock('Half')], end)

    const { items, nextCursor } = await storage.listRuns(owner, { limit: 10 })

    const unfinished = { mode: 'chat', speaker: 'demo', duration_ms: null, usage: null }
    const inFirst = { conversation_id: 'conversation', title: 'Tides' }
    const inOther = { conversation_id: 'other', title: 'A title' }
    const ended = { duration_ms: 700, usage, reason: 'limit_cost' }
    expect(items).toEqual([
      { run_id: 'two', ...inFirst, ...unfinished, status: 'waiting', created: 3_000 },
      { run_id: 'three', ...inOther, ...unfinished, status: 'running', created: 2_000 },
      {
        run_id: 'one',
        ...inFirst,
        mode: 'graph',
        speaker: 'review',
        status: 'stopped',
        created: 1_000,
        ...ended,
      },
    ])
    expect(nextCursor).toBeUndefined()
    expect(await storage.listRuns(owner, { status: 'failed', limit: 10 })).toEqual({ items: [] })
  }),

  storageCase('runs are chosen by mode, status and speaker, and by any of them together', async (storage) => {
    const all = await startEveryMix(storage)
    const some = <T>(values: readonly T[]) => [undefined, ...values]

    for (const mode of some(modes)) {
      for (const status of some(statuses)) {
        for (const speaker of some(speakers)) {
          const chosen = all.filter(
            ([, run]) =>
              (mode ?? run.mode) === run.mode &&
              (status ?? run.status) === run.status &&
              (speaker ?? run.speaker) === run.speaker,
          )
          const ids = chosen.map(([name]) => name)
          expect(ids.length).toBeGreaterThan(1)
          expect(await idsOf(storage, { mode, status, speaker })).toEqual(ids)
        }
      }
    }
    expect(await idsOf(storage, { mode: 'chat', status: 'waiting' }, 1)).toHaveLength(4)
    expect(await idsOf(storage, { speaker: 'nobody' })).toEqual([])
    expect(await idsOf(storage, { status: 'interrupted' })).toEqual([])
  }),

  storageCase('pages of runs neither repeat nor skip where times are equal', async (storage) => {
    await startAt(storage, [7_000, 7_000, 7_000, 9_000, 7_000, 7_000, 7_000, 5_000, 5_000])

    const ids = await idsOf(storage)

    expect(ids.toSorted()).toEqual(Array.from({ length: 9 }, (_, index) => `run ${index}`))
    expect(ids[0]).toBe('run 3')
    expect(ids.slice(-2).toSorted()).toEqual(['run 7', 'run 8'])
    for (const limit of [1, 2, 3, 4, 8, 9]) expect(await idsOf(storage, {}, limit)).toEqual(ids)
    expect(await idsOf(storage, { mode: 'chat', status: 'running', speaker: 'demo' }, 2)).toEqual(ids)
  }),

  storageCase('a page holds at most 200 runs, and a full last page has no cursor', async (storage) => {
    await startAt(
      storage,
      Array.from({ length: 201 }, () => 1_000),
    )

    expect((await storage.listRuns(owner, { limit: 9_999 })).items).toHaveLength(200)
    const { nextCursor } = await storage.listRuns(owner, { limit: 200 })
    const last = await storage.listRuns(owner, { limit: 1, cursor: nextCursor })
    expect(last.items).toHaveLength(1)
    expect(last.nextCursor).toBeUndefined()
  }),

  storageCase('a cursor of the runs that nobody gave out is refused', async (storage) => {
    await startAt(storage, [1_000, 2_000])
    const { nextCursor } = await storage.listRuns(owner, { limit: 1 })

    for (const cursor of foreignCursors(nextCursor)) {
      await expect(storage.listRuns(owner, { limit: 1, cursor })).rejects.toMatchObject({
        name: 'AppError',
        code: 'invalid_request',
        param: 'cursor',
      })
    }
  }),

  storageCase('a run that goes on is found by how it stands now, and in its old place', async (storage) => {
    await startAt(storage, [1_000, 2_000])
    await storage.markWaiting(owner, 'run 0', true)
    expect(await idsOf(storage, { status: 'waiting' })).toEqual(['run 0'])

    await storage.markWaiting(owner, 'run 0', false)
    await storage.finishRun(owner, 'run 0', [], answerEnd({ duration_ms: 9_000 }))

    expect(await idsOf(storage, { status: 'waiting' })).toEqual([])
    expect(await idsOf(storage, { status: 'completed' })).toEqual(['run 0'])
    expect(await idsOf(storage)).toEqual(['run 1', 'run 0'])
  }),

  storageCase('runs of a removed conversation are listed no more', async (storage) => {
    await startAt(storage, [1_000, 2_000])
    await storage.startRun(owner, firstRun({ name: 'kept', conversationId: 'other' }))

    await storage.removeConversation(owner, 'conversation')

    expect(await idsOf(storage)).toEqual(['kept'])
  }),

  storageCase('awkward texts are speakers like any other', async (storage) => {
    for (const [index, speaker] of awkwardTexts.entries()) {
      const run = { name: speaker, speaker, conversationId: `c${index}` }
      expect(await idsOf(storage, { speaker })).toEqual([])
      await storage.startRun(owner, firstRun(run))
      expect(await idsOf(storage, { speaker })).toEqual([speaker])
    }
    expect(await idsOf(storage, {}, 3)).toHaveLength(awkwardTexts.length)
  }),
]
