import { expect } from 'vitest'
import type { Storage } from '@/lib/server/storage/storage'
import { answerEnd, continuingRun, firstRun, owner, storageCase, textBlock } from './records'

async function statusOf(storage: Storage) {
  return (await storage.findConversation(owner, 'conversation'))?.status
}

/** Two runs in one conversation. */
async function startTwo(storage: Storage): Promise<void> {
  await storage.startRun(owner, firstRun({ name: 'one', created: 1_000 }))
  await storage.startRun(owner, continuingRun({ name: 'two', created: 2_000 }))
}

export const waitingCases = [
  storageCase('a run waits and goes on; nothing else of it changes', async (storage) => {
    const begun = firstRun({ name: 'one', key: 'key' })
    await storage.startRun(owner, begun)

    await storage.markWaiting(owner, 'one', true)
    expect(await storage.findRun(owner, 'one')).toEqual({ ...begun.run, status: 'waiting' })
    expect(await storage.findRunByKey(owner, 'key')).toEqual({ ...begun.run, status: 'waiting' })
    expect(await storage.findConversation(owner, 'conversation')).toEqual({
      ...begun.conversation,
      status: 'waiting',
    })

    await storage.markWaiting(owner, 'one', false)
    expect(await storage.findRun(owner, 'one')).toEqual(begun.run)
    expect(await storage.findConversation(owner, 'conversation')).toEqual(begun.conversation)
    expect(await storage.findMessage(owner, 'one-answer')).toEqual(begun.answer)
  }),

  storageCase('saying twice that a run waits is saying it once', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))

    await storage.markWaiting(owner, 'one', false)
    expect(await statusOf(storage)).toBe('running')
    await storage.markWaiting(owner, 'one', true)
    await storage.markWaiting(owner, 'one', true)
    expect(await statusOf(storage)).toBe('waiting')
    await storage.markWaiting(owner, 'one', false)
    expect((await storage.findRun(owner, 'one'))?.status).toBe('running')
    expect(await statusOf(storage)).toBe('running')
  }),

  storageCase(
    'a conversation waits while any of its runs does, then runs while any does',
    async (storage) => {
      await startTwo(storage)

      await storage.markWaiting(owner, 'one', true)
      expect(await statusOf(storage)).toBe('waiting')
      await storage.markWaiting(owner, 'two', true)
      await storage.markWaiting(owner, 'one', false)
      expect(await statusOf(storage)).toBe('waiting')
      await storage.markWaiting(owner, 'two', false)
      expect(await statusOf(storage)).toBe('running')
    },
  ),

  storageCase('a run that starts beside one that waits leaves the conversation waiting', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one', created: 1_000 }))
    await storage.markWaiting(owner, 'one', true)

    await storage.startRun(owner, continuingRun({ name: 'two', created: 2_000 }))

    expect(await storage.findConversation(owner, 'conversation')).toMatchObject({
      status: 'waiting',
      updated: 2_000,
    })
    expect((await storage.findRun(owner, 'two'))?.status).toBe('running')
  }),

  storageCase('the end of a run leaves its conversation to those that run or wait', async (storage) => {
    await startTwo(storage)
    await storage.startRun(owner, continuingRun({ name: 'three' }))
    await storage.markWaiting(owner, 'two', true)

    await storage.finishRun(owner, 'one', [], answerEnd({ status: 'failed' }))
    expect(await statusOf(storage)).toBe('waiting')
    await storage.finishRun(owner, 'two', [], answerEnd({ status: 'stopped' }))
    expect(await statusOf(storage)).toBe('running')
    await storage.finishRun(owner, 'three', [], answerEnd({ status: 'interrupted' }))
    expect(await statusOf(storage)).toBe('interrupted')
  }),

  storageCase('a run ends from waiting like any other, and does not wait again', async (storage) => {
    const begun = firstRun({ name: 'one' })
    await storage.startRun(owner, begun)
    await storage.markWaiting(owner, 'one', true)
    const end = answerEnd({ status: 'stopped' })

    await storage.finishRun(owner, 'one', [textBlock('Half.')], end)
    await storage.markWaiting(owner, 'one', true)
    await storage.markWaiting(owner, 'one', false)

    expect(await storage.findRun(owner, 'one')).toEqual({ ...begun.run, status: 'stopped' })
    expect(await storage.findMessage(owner, 'one-answer')).toMatchObject({
      blocks: [{ content: 'Half.' }],
      end,
    })
    expect(await storage.findConversation(owner, 'conversation')).toMatchObject({
      status: 'stopped',
      usage: end.usage,
    })
  }),

  storageCase('a run that waits can be cancelled', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.markWaiting(owner, 'one', true)

    await storage.cancelRun(owner, 'one', 'ada')

    expect(await storage.findRun(owner, 'one')).toMatchObject({ status: 'waiting', cancelledBy: 'ada' })
  }),

  storageCase('runs that wait are among the unfinished and the active, oldest first', async (storage) => {
    await storage.startRun('ada', firstRun({ name: 'third', created: 3_000 }))
    await storage.startRun('ada', continuingRun({ name: 'first', created: 1_000 }))
    await storage.startRun('ada', continuingRun({ name: 'ended', created: 500 }))
    await storage.startRun('bob', firstRun({ name: 'second', created: 2_000 }))
    await storage.markWaiting('ada', 'third', true)
    await storage.markWaiting('ada', 'ended', true)
    await storage.markWaiting('bob', 'second', true)
    await storage.finishRun('ada', 'ended', [], answerEnd())

    const unfinished = await storage.unfinishedRuns()
    const active = await storage.activeRuns('ada', 'conversation')

    expect(unfinished.map(({ owner: whose, run }) => [whose, run.id, run.status])).toEqual([
      ['ada', 'first', 'running'],
      ['bob', 'second', 'waiting'],
      ['ada', 'third', 'waiting'],
    ])
    expect(active.map(({ id, status }) => [id, status])).toEqual([
      ['first', 'running'],
      ['third', 'waiting'],
    ])
  }),

  storageCase('the key of a run that waits is not forgotten', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one', key: 'key' }))
    await storage.markWaiting(owner, 'one', true)

    await storage.forgetKeys(Number.MAX_SAFE_INTEGER)

    expect((await storage.findRunByKey(owner, 'key'))?.id).toBe('one')
  }),

  storageCase('however runs change at once, their conversation tells what they are', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'run 0', created: 9_000 }))
    const names = Array.from({ length: 8 }, (_, index) => `run ${index}`)
    for (const name of names.slice(1)) await storage.startRun(owner, continuingRun({ name, created: 1 }))
    const end = answerEnd({ usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } })

    await Promise.all(names.map((name) => storage.markWaiting(owner, name, true)))
    expect(await statusOf(storage)).toBe('waiting')
    await Promise.all(names.map((name, index) => storage.markWaiting(owner, name, index === 7)))
    expect(await statusOf(storage)).toBe('waiting')
    await Promise.all([
      storage.markWaiting(owner, 'run 7', false),
      ...names.slice(0, 6).map((name) => storage.finishRun(owner, name, [], end)),
    ])
    expect(await statusOf(storage)).toBe('running')
    await Promise.all(['run 6', 'run 7'].map((name) => storage.finishRun(owner, name, [], end)))
    expect(await statusOf(storage)).toBe('completed')
  }),

  storageCase('one run goes on as another begins to wait: the conversation waits', async (storage) => {
    await startTwo(storage)
    await storage.markWaiting(owner, 'one', true)

    for (let round = 0; round < 10; round++) {
      const [waits, goesOn] = round % 2 === 0 ? ['two', 'one'] : ['one', 'two']
      await Promise.all([storage.markWaiting(owner, goesOn, false), storage.markWaiting(owner, waits, true)])
      expect(await statusOf(storage)).toBe('waiting')
    }
  }),

  storageCase('a run that is gone does not wait', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.removeConversation(owner, 'conversation')

    await storage.markWaiting(owner, 'one', true)
    await storage.markWaiting(owner, 'none', false)

    expect(await storage.unfinishedRuns()).toEqual([])
    expect(await storage.findConversation(owner, 'conversation')).toBeUndefined()
  }),
]
