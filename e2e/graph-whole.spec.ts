import { addServer, only, post, postJson, stdioServers } from './agents'
import { comparable } from './comparable'
import { agent, echo, makeGraph, path, planned, runGraph } from './graphs'
import { expect, test } from './story'

test.use({ environment: stdioServers })

interface Whole {
  readonly status: string
  readonly usage: object
  readonly messages: readonly object[]
  readonly blocks: readonly object[]
  readonly final_result: string
  readonly execution_chain: readonly (readonly string[])[]
}

test('`stream: false` gives the blocks, messages, usage, result and chain of the streamed run, folded', async ({
  weir,
}) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const inner = await makeGraph(weir.url, 'Inner', {
    nodes: [echo('say', 'inner {{start}}')],
    edges: path('start', 'say', 'end'),
  })
  const add = { name: 'add', arguments: { a: 2, b: 3 } }
  const graph_name = await makeGraph(weir.url, 'Whole', {
    nodes: [
      agent('adder', [{ reasoning: 'First a sum. ', text: 'I add. ', calls: [add] }, { text: 'Five.' }], {
        tools: [{ server, tool: 'add' }],
      }),
      planned('quick', { text: 'quick', delayMs: 150 }),
      planned('slow', { text: 'slow', delayMs: 500 }),
      { kind: 'tool', id: 'sum', tool: { server, tool: 'add' }, arguments: { a: 1, b: 2 } },
      { kind: 'branch', id: 'which', cases: [{ name: 'five', when: 'adder == "Five."' }] },
      { kind: 'map', id: 'each', graph: inner, items: '["a", "b"]', concurrency: 1 },
      planned('never', { text: 'Never.' }),
    ],
    edges: [
      ...path('start', 'adder', 'quick', 'sum', 'which'),
      ...path('adder', 'slow', 'sum'),
      { from: 'which', to: 'each', case: 'five' },
      { from: 'which', to: 'never', case: 'else' },
      ...path('each', 'end'),
      ...path('never', 'end'),
    ],
    end_template: '{{adder}} {{quick}} {{slow}} {{sum}} {{each}}',
  })

  const events = await runGraph(weir.url, { graph_name })
  const { conversation_id } = only(events, 'run_start')[0] ?? {}
  const conversation = await (await fetch(`${weir.url}/api/conversations/${conversation_id}`)).json()
  const streamed = conversation.messages[1]
  const body = { graph_name, input_text: 'Begin', stream: false }
  const whole: Whole = await postJson(`${weir.url}/api/graphs/execute`, body, 200)

  const [complete] = only(events, 'graph_complete')
  const { usage } = only(events, 'run_end')[0] ?? {}
  expect(complete).toMatchObject({
    final_result: 'Five. quick slow {"sum":5} ["inner a","inner b"]'.replace('5}', '3}'),
    execution_chain: [['adder'], ['quick', 'slow'], ['sum'], ['which'], ['each']],
  })
  expect(whole).toMatchObject({
    status: 'completed',
    final_result: complete?.final_result,
    execution_chain: complete?.execution_chain,
    usage,
  })
  expect(usage).toMatchObject({ total_tokens: 4 * 15 + 2 * 18 })
  expect(streamed.end).toMatchObject({ status: 'completed', usage, final_result: complete?.final_result })
  expect(comparable(whole.blocks)).toEqual(comparable(streamed.blocks))
  expect(whole.blocks.length).toBeGreaterThan(15)
  expect(comparable(whole.messages)).toMatchObject([
    { role: 'user', content: 'Begin' },
    { role: 'assistant', content: complete?.final_result },
  ])
})

test('a run that fails is answered 200 with its error and what it had done', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Failing', {
    nodes: [planned('fine', { text: 'fine' }), planned('broken', { failures: 100 })],
    edges: path('start', 'fine', 'broken', 'end'),
  })
  const body = { graph_name, input_text: 'Begin', stream: false }
  const whole: Whole = await postJson(`${weir.url}/api/graphs/execute`, body, 200)
  expect(whole).toMatchObject({
    status: 'failed',
    error: { code: 'node_failed', message: expect.stringMatching(/^broken failed: ./) },
  })
  expect(whole.final_result ?? null).toBeNull()
})

const refusals = [
  { name: 'no input', body: { graph_name: 'digest' }, status: 400, error: { param: 'input_text' } },
  { name: 'no graph', body: { input_text: 'x' }, status: 400, error: { param: 'graph_name' } },
  {
    name: 'an operator for a name',
    body: { graph_name: { $gt: '' }, input_text: 'x' },
    status: 400,
    error: { param: 'graph_name' },
  },
  {
    name: 'a word for yes',
    body: { graph_name: 'digest', input_text: 'x', background: 'yes' },
    status: 400,
    error: { param: 'background' },
  },
  { name: 'an unknown field', body: { graph_name: 'digest', sudo: true }, status: 400, error: {} },
  {
    name: 'a graph that is not there',
    body: { graph_name: 'nothing', input_text: 'x' },
    status: 404,
    error: { code: 'graph_not_found' },
  },
]

for (const { name, body, status, error } of refusals) {
  test(`${name} is refused with ${status} and a sentence, and nothing is stored`, async ({ weir }) => {
    const list = async () => (await (await fetch(`${weir.url}/api/conversations`)).json()).items
    const before = await list()
    const answer = await postJson(`${weir.url}/api/graphs/execute`, body, status)
    expect(answer).toMatchObject({ error: { message: expect.stringMatching(/^\S+.*\.$/), ...error } })
    expect(await list()).toEqual(before)
  })
}

test('a graph that begins with a form takes JSON that fits it, and refuses anything else', async ({
  weir,
}) => {
  const made = await post(`${weir.url}/api/graphs`, {
    name: `Form ${crypto.randomUUID()}`,
    nodes: [
      {
        kind: 'start',
        id: 'start',
        schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      },
      echo('say', 'To {{start.city}}'),
      { kind: 'end', id: 'end' },
    ],
    edges: path('start', 'say', 'end'),
  })
  const { id: graph_name } = await made.json()
  const execute = (input_text: string, status: number) =>
    postJson(`${weir.url}/api/graphs/execute`, { graph_name, input_text, stream: false }, status)
  expect(await execute('{"city":"Graz"}', 200)).toMatchObject({ final_result: 'To Graz' })
  for (const input_text of ['Graz', '{}', '{"city":5}', '[]', ''])
    expect(await execute(input_text, 400)).toMatchObject({ error: { param: 'input_text' } })
})
