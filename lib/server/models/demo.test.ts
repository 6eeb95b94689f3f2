import { expect, test } from 'vitest'
import { chunkSchema, type ChatChunk } from '@/lib/protocol/chunk'
import { createManualClock } from '@/testing/manual-clock'
import { createDemoModel } from './demo'
import { answerTo, inPieces } from './demo-scripts'

async function ask(prompt: string) {
  const demo = createDemoModel({ sleep: () => Promise.resolve() })
  const chunks: ChatChunk[] = []
  let failure: unknown
  try {
    const request = { model: 'demo', messages: [{ role: 'user', content: prompt }] }
    for await (const chunk of demo.stream(request, new AbortController().signal)) chunks.push(chunk)
  } catch (error) {
    failure = error
  }
  const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')
  const reasoning = chunks.map((chunk) => chunk.choices[0]?.delta.reasoning_content ?? '').join('')
  return { chunks, text, reasoning, failure }
}

const wordCount = (text: string) => text.split(/\s+/).length

test('the tour says that it is a demo and how to connect a model, in Markdown of every kind', async () => {
  const { text, reasoning } = await ask('Hello')
  expect(reasoning).not.toBe('')
  expect(text).toContain('No language model runs here')
  for (const part of [
    'OPENAI_BASE_URL',
    'OPENAI_API_KEY',
    '## ',
    '- ',
    '```bash',
    '|---|',
    '\\( b \\)',
    '\n$$\n',
  ]) {
    expect(text).toContain(part)
  }
  for (const word of ['long', 'slow', 'think', 'fail', 'refuse', '中文'])
    expect(text).toContain(`| ${word} |`)
})

test('every chunk is one of the protocol; role comes first, then reasoning, text, finish_reason and usage', async () => {
  const { chunks } = await ask('Hello')
  for (const chunk of chunks) expect(chunkSchema.parse(chunk)).toEqual(chunk)
  const kinds = chunks.map(({ choices: [choice], usage }) => {
    if (usage) return 'usage'
    if (choice?.finish_reason) return choice.finish_reason
    return Object.keys(choice?.delta ?? {}).join('+')
  })
  expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual([
    'role+content',
    'reasoning_content',
    'content',
    'stop',
    'usage',
  ])
  const usage = chunks.at(-1)?.usage
  expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0))
})

test('"long" is a few thousand words', async () => {
  expect(wordCount((await ask('A long answer, please')).text)).toBeGreaterThan(2500)
})

test('"think" reasons longer than it answers', async () => {
  const { reasoning, text } = await ask('Think about it')
  expect(wordCount(reasoning)).toBeGreaterThan(5 * wordCount(text))
})

test('"fail" breaks off in the middle with upstream_failed and no finish_reason', async () => {
  const whole = await ask('Hello')
  const broken = await ask('Please fail')
  expect(broken.failure).toMatchObject({ code: 'upstream_failed' })
  expect(whole.text.startsWith(broken.text)).toBe(true)
  expect(broken.text.length).toBeLessThan(whole.text.length)
  expect(broken.chunks.some((chunk) => chunk.choices[0]?.finish_reason)).toBe(false)
})

test('"refuse" declines and ends well', async () => {
  const { text, failure, chunks } = await ask('refuse')
  expect(text).toContain("can't help")
  expect([failure, chunks.at(-2)?.choices[0]?.finish_reason]).toEqual([undefined, 'stop'])
})

test('words combine, and count only as whole words', () => {
  const both = answerTo('long, slow')
  expect([both.slowness, both.content.length > 1000]).toEqual([8, true])
  const neither = answerTo('Along slowly, failing')
  expect([neither.slowness, neither.failure, neither.content]).toEqual([
    1,
    undefined,
    answerTo('Hello').content,
  ])
})

test.each(['中文', '用 TypeScript 写一个排序函数', 'Answer in 中文'])(
  '%s is answered in Chinese',
  async (prompt) => {
    expect((await ask(prompt)).text).toContain('这是演示模型')
  },
)

test('a few Han characters in an English prompt leave the answer English', async () => {
  expect((await ask('What does the word 水 mean in Chinese?')).text).toContain('This is the demo model')
})

test('Chinese words choose scripts as well', () => {
  expect(answerTo('请慢一点').slowness).toBe(8)
  expect(answerTo('请失败').failure).toContain('演示模型')
  expect(answerTo('请拒绝').content.join('')).toContain('不回答')
  expect(answerTo('写一篇长文').content.join('').length).toBeGreaterThan(3000)
})

test('no script promises with exclamation marks or speaks of "AI"', () => {
  for (const prompt of ['Hello', 'long', 'think', 'refuse', '中文', '中文长文', '中文思考', '中文拒绝']) {
    const { reasoning, content } = answerTo(prompt)
    expect([...reasoning, ...content].join('')).not.toMatch(/[!！]|\bAI\b/)
  }
})

test('pieces are a word or two and make up the text again', () => {
  const text = 'It is a weir, with 2 gates.\n\n- 你好，世界 ok\n'
  expect(inPieces(text)).toEqual([
    'It is ',
    'a weir, ',
    'with ',
    '2 gates.\n\n',
    '- ',
    '你好',
    '，世',
    '界 ',
    'ok\n',
  ])
  for (const prompt of ['Hello', '中文', 'long']) {
    const { content } = answerTo(prompt)
    expect(inPieces(content.join(''))).toEqual(content)
  }
})

test('chunks are paced by the clock, and a slow reader gets no burst', async () => {
  const time = createManualClock()
  const waits: number[] = []
  const sleep = (ms: number) => {
    waits.push(ms)
    time.advance(ms + 1)
    return Promise.resolve()
  }
  const demo = createDemoModel({ delayMs: 36, sleep, clock: time.clock })
  const request = { model: 'demo', messages: [] }
  const iterator = demo.stream(request, new AbortController().signal)[Symbol.asyncIterator]()
  for (let index = 0; index < 3; index += 1) await iterator.next()
  time.advance(1000)
  await iterator.next()
  await iterator.next()
  // Each timer is 1 ms late, which the next wait makes good; after the pause the pace begins anew.
  expect(waits).toEqual([0, 35, 35, 0, 35])
})

test('aborting ends it at once, without an error', async () => {
  const time = createManualClock()
  const stop = new AbortController()
  const demo = createDemoModel({ sleep: time.sleep, clock: time.clock })
  const request = { model: 'demo', messages: [{ role: 'user', content: 'slow' }] }
  const next = demo.stream(request, stop.signal)[Symbol.asyncIterator]().next()
  stop.abort()
  expect(await next).toEqual({ done: true, value: undefined })
})

test('what a long prompt quotes is no wish: one answer can be the input of another', async () => {
  const { text } = await ask('Hello')
  const second = await ask(`Question: Hello\n\nAnswer: ${text}\n\nWhat is wrong with it?`)
  expect(second.failure).toBeUndefined()
  expect(second.text).toBe(text)
})
