import { expect } from 'vitest'
import { answerEnd, continuingRun, firstRun, owner, storageCase, textBlock } from './records'

function usage(prompt_tokens: number, completion_tokens: number) {
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}

export const finishCases = [
  storageCase('the end of a run reaches its answer, its record and its conversation', async (storage) => {
    const begun = firstRun({ name: 'one', created: 1_000 })
    await storage.startRun(owner, begun)
    const end = answerEnd({
      status: 'failed',
      reason: 'upstream',
      error: { message: 'The model hung up.', type: 'upstream_error', code: 'upstream_cut' },
      usage: usage(3, 4),
      duration_ms: 500,
    })

    await storage.finishRun(owner, 'one', [textBlock('Half an ans')], end)

    const answer = { ...begun.answer, blocks: [textBlock('Half an ans')], end }
    expect(await storage.findMessage(owner, 'one-answer')).toEqual(answer)
    expect(await storage.findRun(owner, 'one')).toEqual({ ...begun.run, status: 'failed' })
    expect(await storage.findConversation(owner, 'conversation')).toEqual({
      ...begun.conversation,
      status: 'failed',
      usage: usage(3, 4),
      updated: 1_500,
    })
  }),

  storageCase('the end of a graph comes back with its result and its chain', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one', mode: 'graph', speaker: 'review' }))
    const end = answerEnd({
      limits: { max_cost: 0.5 },
      final_result: 'Two reviewers agree.\u0000',
      execution_chain: [['plan'], ['__proto__', '$set'], []],
    })

    await storage.finishRun(owner, 'one', [], end)

    expect(await storage.findMessage(owner, 'one-answer')).toMatchObject({ speaker: 'review', end })
  }),

  storageCase('a run ends once: a second end changes nothing', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.finishRun(owner, 'one', [textBlock('first')], answerEnd())
    const before = [
      await storage.findMessage(owner, 'one-answer'),
      await storage.findRun(owner, 'one'),
      await storage.findConversation(owner, 'conversation'),
    ]

    const late = answerEnd({ status: 'interrupted', duration_ms: 9_000 })
    await storage.finishRun(owner, 'one', [textBlock('second')], late)

    expect([
      await storage.findMessage(owner, 'one-answer'),
      await storage.findRun(owner, 'one'),
      await storage.findConversation(owner, 'conversation'),
    ]).toEqual(before)
  }),

  storageCase('of two ends at once one counts, whole', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))

    await Promise.all([
      storage.finishRun(owner, 'one', [textBlock('stopped')], answerEnd({ status: 'stopped' })),
      storage.finishRun(owner, 'one', [textBlock('completed')], answerEnd({ status: 'completed' })),
    ])

    const status = (await storage.findRun(owner, 'one'))?.status
    expect(await storage.findMessage(owner, 'one-answer')).toMatchObject({
      blocks: [{ content: status }],
      end: { status },
    })
    expect(await storage.findConversation(owner, 'conversation')).toMatchObject({
      status,
      usage: answerEnd().usage,
    })
  }),

  storageCase('usage adds up over runs that end one after the other', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.finishRun(owner, 'one', [], answerEnd({ usage: usage(10, 1) }))
    await storage.startRun(owner, continuingRun({ name: 'two' }))
    await storage.finishRun(owner, 'two', [], answerEnd({ usage: usage(20, 2) }))

    expect((await storage.findConversation(owner, 'conversation'))?.usage).toEqual(usage(30, 3))
  }),

  storageCase('usage adds up over ten runs that end at once', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'run 0' }))
    const names = Array.from({ length: 10 }, (_, index) => `run ${index}`)
    for (const name of names.slice(1)) await storage.startRun(owner, continuingRun({ name }))

    await Promise.all(
      names.map((name) => storage.finishRun(owner, name, [], answerEnd({ usage: usage(10, 1) }))),
    )

    expect(await storage.findConversation(owner, 'conversation')).toMatchObject({
      status: 'completed',
      usage: usage(100, 10),
    })
  }),

  storageCase(
    'a conversation runs while any of its runs does, then ends as the last one',
    async (storage) => {
      const statusNow = async () => (await storage.findConversation(owner, 'conversation'))?.status
      await storage.startRun(owner, firstRun({ name: 'one' }))
      await storage.startRun(owner, continuingRun({ name: 'two' }))

      await storage.finishRun(owner, 'two', [], answerEnd({ status: 'completed' }))
      expect(await statusNow()).toBe('running')

      await storage.finishRun(owner, 'one', [], answerEnd({ status: 'stopped' }))
      expect(await statusNow()).toBe('stopped')

      await storage.startRun(owner, continuingRun({ name: 'three' }))
      expect(await statusNow()).toBe('running')
    },
  ),

  storageCase('`updated` never goes back', async (storage) => {
    const updatedNow = async () => (await storage.findConversation(owner, 'conversation'))?.updated
    await storage.startRun(owner, firstRun({ name: 'one', created: 5_000 }))
    await storage.startRun(owner, continuingRun({ name: 'two', created: 8_000 }))
    expect(await updatedNow()).toBe(8_000)

    await storage.finishRun(owner, 'one', [], answerEnd({ duration_ms: 1_000 }))
    expect(await updatedNow()).toBe(8_000)

    await storage.startRun(owner, continuingRun({ name: 'three', created: 7_000 }))
    expect(await updatedNow()).toBe(8_000)

    await storage.finishRun(owner, 'two', [], answerEnd({ duration_ms: 1 }))
    expect(await updatedNow()).toBe(8_001)
  }),

  storageCase('the first to cancel a run stays its canceller, also after the end', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    expect((await storage.findRun(owner, 'one'))?.cancelledBy).toBeUndefined()

    await storage.cancelRun(owner, 'one', 'ada')
    await storage.cancelRun(owner, 'one', 'bob')
    await storage.finishRun(owner, 'one', [], answerEnd({ status: 'stopped' }))

    expect(await storage.findRun(owner, 'one')).toMatchObject({ cancelledBy: 'ada', status: 'stopped' })
  }),

  storageCase('a run that has ended cannot be cancelled', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'one' }))
    await storage.finishRun(owner, 'one', [], answerEnd())

    await storage.cancelRun(owner, 'one', 'ada')

    expect((await storage.findRun(owner, 'one'))?.cancelledBy).toBeUndefined()
  }),

  storageCase(
    'unfinished runs are those of all owners, cancelled ones too, oldest first',
    async (storage) => {
      await storage.startRun('ada', firstRun({ name: 'third', created: 3_000 }))
      await storage.startRun('bob', firstRun({ name: 'first', created: 1_000 }))
      await storage.startRun('ada', continuingRun({ name: 'second', created: 2_000 }))
      await storage.startRun('ada', continuingRun({ name: 'ended', created: 500 }))
      await storage.finishRun('ada', 'ended', [], answerEnd())
      await storage.cancelRun('ada', 'second', 'ada')

      const unfinished = await storage.unfinishedRuns()

      expect(unfinished.map(({ owner: whose, run }) => [whose, run.id, run.cancelledBy])).toEqual([
        ['bob', 'first', undefined],
        ['ada', 'second', 'ada'],
        ['ada', 'third', undefined],
      ])
      expect(unfinished[0]?.run).toEqual(await storage.findRun('bob', 'first'))
    },
  ),

  storageCase('active runs are the unfinished ones of one conversation, oldest first', async (storage) => {
    await storage.startRun(owner, firstRun({ name: 'late', created: 3_000 }))
    await storage.startRun(owner, continuingRun({ name: 'early', created: 1_000 }))
    await storage.startRun(owner, continuingRun({ name: 'ended', created: 2_000 }))
    await storage.startRun(owner, firstRun({ name: 'elsewhere', conversationId: 'other' }))
    await storage.finishRun(owner, 'ended', [], answerEnd())

    const active = await storage.activeRuns(owner, 'conversation')

    expect(active.map(({ id }) => id)).toEqual(['early', 'late'])
    expect(active[0]).toEqual(await storage.findRun(owner, 'early'))
  }),
]
