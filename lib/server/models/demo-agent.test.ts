import { describe, expect, test } from 'vitest'
import { play, turn, type PlayedCall } from './demo-agent-test-setup'
import { turnOf } from './demo-agent'
import { excerpt, fenced } from './demo-quote'

const researcherTools = ['fetch_page', 'current_time', 'list_files', 'read_file', 'write_file']
const analystTools = ['calculate', 'list_files', 'read_file', 'write_file']
const namesOf = (rounds: readonly (readonly PlayedCall[])[]) =>
  rounds.map((round) => round.map(({ name }) => name))
const page = (url: string, text: string) => `Title: About ${url}\nURL: ${url}\n\n${text}`

test('calls stream as vendors send them: id and name first, then pieces of the arguments, then usage', async () => {
  const chunks = await turn(
    [{ role: 'user', content: 'Read https://a.test/ and https://b.test/' }],
    researcherTools,
  )
  const deltas = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])
  const first = deltas.filter(({ index }) => index === 0)
  expect(first[0]).toMatchObject({ type: 'function', function: { name: 'fetch_page', arguments: '' } })
  expect(first[0]?.id).toMatch(/^call_/)
  expect(first.length).toBeGreaterThan(2)
  expect(first.slice(1).every(({ id, function: part }) => id === undefined && part?.name === undefined)).toBe(
    true,
  )
  expect(new Set(deltas.flatMap(({ id }) => id ?? [])).size).toBe(2)
  expect(chunks.at(-1)?.usage?.completion_tokens).toBeGreaterThan(5)
})

test('without tools, or told to use none, it answers as in a chat', async () => {
  const chunks = await turn([{ role: 'user', content: 'Hello' }], [])
  expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toContain(
    '## This is the demo model',
  )
})

test('calls of earlier prompts do not count', async () => {
  const chunks = await turn(
    [
      { role: 'user', content: 'Read https://a.test/' },
      { role: 'assistant', tool_calls: [{ id: 'x', function: { name: 'fetch_page', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'x', content: 'URL: x' },
      { role: 'assistant', content: 'done' },
      { role: 'user', content: 'Read https://b.test/' },
    ],
    researcherTools,
  )
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('tool_calls')
})

test('"slow" and "fail" hold for agents too; what was called before the failure is done', async () => {
  const prompt = 'Fail at https://a.test/'
  const messages = [{ role: 'user', content: prompt }]
  const first = await turn(messages, researcherTools)
  const call = first.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])[0]
  const done = [
    { role: 'assistant', tool_calls: [{ id: call?.id, function: { name: 'fetch_page', arguments: '{}' } }] },
    { role: 'tool', tool_call_id: call?.id, content: page('https://a.test/', 'Words.') },
  ]
  await expect(turn([...messages, ...done], researcherTools)).rejects.toMatchObject({
    code: 'upstream_failed',
  })
  const scene = { tools: researcherTools, instructions: '', isChinese: false, turns: 0, done: [] }
  expect([turnOf({ ...scene, prompt: 'slow' }).slowness, turnOf({ ...scene, prompt: '' }).slowness]).toEqual([
    8, 1,
  ])
})

describe('the researcher', () => {
  test('fetches up to three pages at once, and tells which could not be read', async () => {
    const { rounds, text } = await play(
      'Compare https://a.test/x, https://b.test/ (and https://c.test/); also https://d.test/.',
      researcherTools,
      ({ arguments: { url } }) =>
        url === 'https://b.test/'
          ? 'b.test answered with 404 Not Found.'
          : page(
              String(url),
              `Menu\n\nThis sentence of ${String(url)} is long enough to be quoted by anybody who reads it.`,
            ),
    )
    expect(rounds).toEqual([
      ['https://a.test/x', 'https://b.test/', 'https://c.test/'].map((url) => ({
        name: 'fetch_page',
        arguments: { url },
      })),
    ])
    expect(text).toContain('> This sentence of https://a.test/x is long enough')
    expect(text).toContain(
      '**https://b.test/**\n\nThis page could not be read: b.test answered with 404 Not Found.',
    )
    expect(text.match(/demo model/g)).toHaveLength(1)
  })

  test('reads example.com when no address is named, and says so when nothing could be read', async () => {
    const { rounds, text } = await play(
      'What is a weir?',
      researcherTools,
      () => 'There is no host of that name.',
    )
    expect(rounds).toEqual([[{ name: 'fetch_page', arguments: { url: 'https://example.com/' } }]])
    expect(text).toContain('No page could be read')
  })

  test('looks at the clock when asked for the time, and saves notes when asked for a file', async () => {
    const clock = await play('What time is it?', researcherTools, () => '{"time":"2030-01-02T03:04:05Z"}')
    expect(namesOf(clock.rounds)).toEqual([['current_time']])
    expect(clock.text).toContain('2030-01-02T03:04:05Z')
    const notes = await play('Save notes on https://a.test/', researcherTools, ({ name }) =>
      name === 'write_file'
        ? 'Files can be written in a conversation only.'
        : page('https://a.test/', 'Words.'),
    )
    expect(namesOf(notes.rounds)).toEqual([['fetch_page'], ['write_file']])
    expect(notes.text).toContain('could not be saved: Files can be written in a conversation only.')
  })

  test('answers a Chinese prompt in Chinese', async () => {
    const { text } = await play('请阅读 https://a.test/ ，并告诉我它讲了什么', researcherTools, () =>
      page('https://a.test/', '正文'),
    )
    expect(text).toContain('这是演示模型')
  })
})

describe('the data analyst', () => {
  const worker = ({ name, arguments: args }: PlayedCall) => {
    if (name === 'calculate') return String(args.expression).startsWith('sum') ? '16' : '5.3'
    return name === 'write_file' ? `${String(args.name)}: 20 bytes.` : '[]'
  }

  test('calculates three figures of the numbers in the prompt at once, and writes the table down', async () => {
    const { rounds, text } = await play(
      'Add 3, 5 and 8. Not 2024-11-22, v2 or https://a.test/99.',
      analystTools,
      worker,
    )
    expect(rounds[0]).toEqual(
      ['sum(3, 5, 8)', 'mean(3, 5, 8)', 'max(3, 5, 8) - min(3, 5, 8)'].map((expression) => ({
        name: 'calculate',
        arguments: { expression },
      })),
    )
    expect(rounds[1]).toMatchObject([{ name: 'write_file', arguments: { name: 'results.md' } }])
    expect(text).toContain('| Sum | `sum(3, 5, 8)` | 16 |')
    expect(text).toContain('`results.md`')
  })

  test('reads the last column of a CSV file that is there', async () => {
    const { rounds, text } = await play('Look at my data', analystTools, (call) => {
      if (call.name === 'list_files') return '[{"name":"a.txt"},{"name":"my data.csv"}]'
      return call.name === 'read_file' ? 'day,level\n1,10\n2,20.5\n3,\n' : worker(call)
    })
    expect(namesOf(rounds).slice(0, 2)).toEqual([['list_files'], ['read_file']])
    expect(rounds[1]?.[0]?.arguments).toEqual({ name: 'my data.csv' })
    expect(rounds[2]?.[0]?.arguments).toEqual({ expression: 'sum(10, 20.5)' })
    expect(text).toContain('`my data.csv`, 2 numbers')
  })

  test('without any data writes a sample first, and says what it is', async () => {
    const { rounds, text } = await play('Show me what you can do', analystTools, worker)
    expect(namesOf(rounds)).toEqual([
      ['list_files'],
      ['write_file'],
      Array(3).fill('calculate'),
      ['write_file'],
    ])
    expect(rounds[1]?.[0]?.arguments).toMatchObject({ name: 'gauge-levels.csv' })
    expect(text).toContain('a gauge that does not exist')
  })

  test('shows a calculation that failed as failed', async () => {
    const { text } = await play('3 and 5', ['calculate'], () => 'The expression cannot be evaluated: no')
    expect(text).toContain('| Sum | `sum(3, 5)` | failed: The expression cannot be evaluated: no |')
  })
})

test('the reviewer asks all its agents at once, with the whole task, and weighs what came back', async () => {
  const tools = ['calculate', 'ask_researcher', 'ask_data_analyst']
  const { rounds, text } = await play('Is 3 + 5 the 8 of https://a.test/?', tools, ({ name }) =>
    name === 'ask_researcher'
      ? 'This is the demo model. It quotes.\n\nEight, it says.'
      : '[failed] The model broke off.',
  )
  const task = 'Is 3 + 5 the 8 of https://a.test/?'
  expect(rounds).toEqual([
    [
      { name: 'ask_researcher', arguments: { task } },
      { name: 'ask_data_analyst', arguments: { task } },
    ],
  ])
  expect(text).toContain('| researcher | Eight, it says. |')
  expect(text).toContain('| data analyst | failed:')
  expect(text).toContain('1 of 2 answered')
  expect(text.match(/demo model/g)).toHaveLength(1)
})

describe('named tools', () => {
  const tools = ['echo', 'get-sum', 'ask_a', 'fetch_page']

  test('are called with the JSON behind the name, in parallel, and after "then" in the next turn', async () => {
    const { rounds, text } = await play(
      'echo {"message":"a \\" } b"} and use get-sum with {"a": 1, "b": 2}, then echo {"message":"later"}',
      tools,
      ({ arguments: args }) => `got ${JSON.stringify(args)}`,
    )
    expect(rounds).toEqual([
      [
        { name: 'echo', arguments: { message: 'a " } b' } },
        { name: 'get-sum', arguments: { a: 1, b: 2 } },
      ],
      [{ name: 'echo', arguments: { message: 'later' } }],
    ])
    expect(text).toContain('got {"message":"later"}')
  })

  test('inside the arguments of a call belong to whoever gets the call', async () => {
    const task = 'call echo {"message":"inner"} then get-sum {}'
    const { rounds } = await play(`ask_a ${JSON.stringify({ task })}`, tools)
    expect(rounds).toEqual([[{ name: 'ask_a', arguments: { task } }]])
  })

  test('are called with nothing when no JSON follows; part of a word is no name', async () => {
    expect((await play('Call echo', tools)).rounds).toEqual([[{ name: 'echo', arguments: {} }]])
    expect((await play('the echo', ['echo'])).rounds).toEqual([[{ name: 'echo', arguments: {} }]])
    expect((await play('请调用echo，然后用 get-sum {"a":1}', tools)).rounds).toEqual([
      [{ name: 'echo', arguments: {} }],
      [{ name: 'get-sum', arguments: { a: 1 } }],
    ])
    expect((await play('echoes of re-echo', ['echo'])).rounds).toEqual([])
  })

  test('are offered when the prompt names none', async () => {
    const { rounds, text } = await play('Hello', ['echo', 'get-sum'])
    expect([rounds, text.includes('`echo`, `get-sum`')]).toEqual([[], true])
  })
})

test('what a tool answers is quoted so that nothing in it is acted upon', () => {
  expect(excerpt('![x](http://evil.test/i.png) <b>[y](javascript:1)</b> | `z`')).toBe('x b y /b z')
  expect(fenced('a\n````\nb')).toBe('`````text\na\n````\nb\n`````')
  expect(excerpt('a\u{1F600}'.repeat(200), 2)).toBe('a …')
})
