import { expect } from 'vitest'
import { answerEnd, continuingRun, firstRun, owner, storageCase } from './records'

export const startCases = [
  storageCase('a started run is found with its conversation, prompt and empty answer', async (storage) => {
    const begun = firstRun({ name: 'one', key: 'key', created: 5_000 })

    expect(await storage.startRun(owner, begun)).toEqual({ run: begun.run, created: true })

    expect(await storage.findRun(owner, 'one')).toEqual(begun.run)
    expect(await storage.findConversation(owner, 'conversation')).toEqual(begun.conversation)
    expect(await storage.findMessage(owner, 'one-prompt')).toEqual(begun.prompt)
    expect(await storage.findMessage(owner, 'one-answer')).toEqual(begun.answer)
  }),

  storageCase('what was never stored is undefined or empty', async (storage) => {
    expect(await storage.findRun(owner, 'none')).toBeUndefined()
    expect(await storage.findRunByKey(owner, 'none')).toBeUndefined()
    expect(await storage.findConversation(owner, 'none')).toBeUndefined()
    expect(await storage.findMessage(owner, 'none')).toBeUndefined()
    expect(await storage.updateConversation(owner, 'none', { title: 'x' })).toBeUndefined()
    expect(await storage.removeConversation(owner, 'none')).toEqual([])
    expect(await storage.listConversations(owner, { limit: 10 })).toEqual({ items: [] })
    expect(await storage.listMessages(owner, 'none', { limit: 10 })).toEqual({ items: [] })
    expect(await storage.path(owner, 'none', 'none')).toEqual([])
    expect(await storage.activeRuns(owner, 'none')).toEqual([])
    expect(await storage.unfinishedRuns()).toEqual([])
    expect(await storage.answersOf(owner, 'none')).toEqual([])
    expect(await storage.findDocument(owner, 'agent', 'none')).toBeUndefined()
    expect(await storage.listDocuments(owner, 'agent')).toEqual([])
    expect(await storage.findFile(owner, 'none', 'none')).toBeUndefined()
    expect(await storage.listFiles(owner, 'none')).toEqual([])
    await storage.finishRun(owner, 'none', [], answerEnd())
    await storage.cancelRun(owner, 'none', 'ada')
    await storage.forgetKeys(9_000)
  }),

  storageCase('a run that tries an old prompt again stores only another answer', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    const { run, answer } = continuingRun({ name: 'two', created: 2_000 })
    const retry = { run, answer: { ...answer, parent_id: 'one-prompt' } }

    expect((await storage.startRun(owner, retry)).created).toBe(true)

    const { items } = await storage.listMessages(owner, 'conversation', { limit: 10 })
    expect(items.map(({ id }) => id)).toEqual(['one-prompt', 'one-answer', 'two-answer'])
  }),

  storageCase('of 20 starts at once with one key, one is stored and all get that one', async (storage) => {
    const starts = Array.from({ length: 20 }, (_, index) =>
      firstRun({ name: `run ${index}`, conversationId: `conversation ${index}`, key: 'the key' }),
    )

    const results = await Promise.all(starts.map((start) => storage.startRun(owner, start)))

    const [winner] = results.filter(({ created }) => created)
    expect(results.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(results.map(({ run }) => run.id))).toEqual(new Set([winner?.run.id]))
    expect(await storage.findRunByKey(owner, 'the key')).toEqual(winner?.run)
    expect((await storage.listConversations(owner, { limit: 100 })).items).toHaveLength(1)
    expect(await storage.unfinishedRuns()).toHaveLength(1)
  }),

  storageCase('a known key gives back its run, also after the end, and stores nothing', async (storage) => {
    const begun = firstRun({ name: 'one', key: 'key' })
    await storage.startRun(owner, begun)
    await storage.finishRun(owner, 'one', [], answerEnd())
    const before = await storage.findConversation(owner, 'conversation')

    const again = await storage.startRun(owner, continuingRun({ name: 'two', key: 'key', created: 9_000 }))

    expect(again).toEqual({ run: { ...begun.run, status: 'completed' }, created: false })
    expect(await storage.findRun(owner, 'two')).toBeUndefined()
    expect(await storage.findMessage(owner, 'two-prompt')).toBeUndefined()
    expect(await storage.findConversation(owner, 'conversation')).toEqual(before)
  }),

  storageCase('runs without a key are never taken for one another', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))

    expect((await storage.startRun(owner, continuingRun({ name: 'two' }))).created).toBe(true)
  }),

  storageCase('an id that is taken is refused, and nothing of that start is stored', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    const other = firstRun({ name: 'two', conversationId: 'other' })
    const taken = [
      firstRun({ name: 'three' }),
      { ...other, run: { ...other.run, id: 'one' } },
      { ...other, prompt: { ...other.prompt, id: 'one-prompt' } },
      { ...other, answer: { ...other.answer, id: 'one-answer' } },
    ]

    for (const start of taken) await expect(storage.startRun(owner, start)).rejects.toThrow()

    expect((await storage.listConversations(owner, { limit: 10 })).items).toHaveLength(1)
    expect((await storage.listMessages(owner, 'conversation', { limit: 10 })).items).toHaveLength(2)
    expect((await storage.listMessages(owner, 'other', { limit: 10 })).items).toEqual([])
    expect((await storage.unfinishedRuns()).map(({ run }) => run.id)).toEqual(['one'])
    expect((await storage.startRun(owner, other)).created).toBe(true)
  }),

  storageCase('a run in a conversation that is gone is refused, and nothing is stored', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.removeConversation(owner, 'conversation')

    await expect(storage.startRun(owner, continuingRun({ name: 'two' }))).rejects.toMatchObject({
      name: 'AppError',
      code: 'not_found',
    })

    expect(await storage.findRun(owner, 'two')).toBeUndefined()
    expect(await storage.findMessage(owner, 'two-prompt')).toBeUndefined()
  }),

  storageCase(
    'keys are forgotten by when their runs ended; those of unfinished runs stay',
    async (storage) => {
      await storage.startRun(owner, firstRun({ name: 'old', key: 'old key', created: 1_000 }))
      await storage.startRun(owner, continuingRun({ name: 'late', key: 'late key', created: 1_000 }))
      await storage.startRun(owner, continuingRun({ name: 'open', key: 'open key', created: 1_000 }))
      await storage.finishRun(owner, 'old', [], answerEnd({ duration_ms: 999 }))
      await storage.finishRun(owner, 'late', [], answerEnd({ duration_ms: 1_000 }))

      await storage.forgetKeys(2_000)

      expect(await storage.findRunByKey(owner, 'old key')).toBeUndefined()
      expect((await storage.findRunByKey(owner, 'late key'))?.id).toBe('late')
      expect((await storage.findRunByKey(owner, 'open key'))?.id).toBe('open')
      const forgotten = await storage.findRun(owner, 'old')
      expect(forgotten).toMatchObject({ id: 'old', status: 'completed' })
      expect([forgotten?.idempotencyKey, forgotten?.bodyHash]).toEqual([undefined, undefined])
      const again = await storage.startRun(owner, continuingRun({ name: 'new', key: 'old key' }))
      expect(again.created).toBe(true)
    },
  ),
]
