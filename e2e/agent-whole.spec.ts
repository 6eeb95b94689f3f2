import { addServer, callNameOf, makeAgent, only, post, postJson, runAgent, stdioServers } from './agents'
import { comparable } from './comparable'
import { expect, test } from './story'

test.use({ environment: stdioServers })

interface Whole {
  readonly run_id: string
  readonly conversation_id: string
  readonly status: string
  readonly usage: object
  readonly messages: readonly object[]
  readonly blocks: readonly object[]
}

test('`stream: false` gives the messages, the usage and the blocks of the streamed run, folded', async ({
  weir,
}) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const helper = await makeAgent(weir.url, 'Helper', {
    plan: [{ reasoning: 'I think. ', text: 'It is fine.' }],
  })
  const agent_name = await makeAgent(weir.url, 'Whole', {
    tools: [{ server, tool: '*' }],
    sub_agents: [helper],
    plan: [
      { reasoning: 'First a sum. ', text: 'I add. ', calls: [{ name: 'add', arguments: { a: 2, b: 3 } }] },
      { calls: [{ name: 'wait', arguments: { seconds: 'many' } }] },
      { text: 'I ask. ', calls: [{ name: callNameOf(helper), arguments: { task: 'Check it.' } }] },
      { calls: [{ name: 'picture', arguments: {} }] },
      { text: 'All is well.' },
    ],
  })

  const events = await runAgent(weir.url, { agent_name })
  const { conversation_id } = only(events, 'run_start')[0] ?? {}
  const conversation = await (await fetch(`${weir.url}/api/conversations/${conversation_id}`)).json()
  const streamed = conversation.messages[1]
  const whole: Whole = await postJson(
    `${weir.url}/api/agent/run`,
    { agent_name, user_prompt: 'Begin', stream: false },
    200,
  )

  expect(whole).toMatchObject({ status: 'completed', usage: { total_tokens: 6 * 15 } })
  expect(streamed.end).toMatchObject({ status: 'completed', usage: whole.usage })
  expect(events.at(-1)).toMatchObject({ type: 'run_end', usage: whole.usage })
  expect(whole.blocks).toHaveLength(11)
  expect(comparable(whole.blocks)).toEqual(comparable(streamed.blocks))
  expect(comparable(whole.messages)).toEqual([
    { role: 'user', content: 'Begin' },
    { ...asks('id 1', 'add', '{"a":2,"b":3}', 'I add. '), reasoning_content: 'First a sum. ' },
    { role: 'tool', tool_call_id: 'id 1', content: expect.stringContaining('{"sum":5}') },
    asks('id 2', 'wait', '{"seconds":"many"}'),
    { role: 'tool', tool_call_id: 'id 2', content: expect.stringMatching(/^\[failed\] .*seconds/) },
    asks('id 3', callNameOf(helper), '{"task":"Check it."}', 'I ask. '),
    { role: 'tool', tool_call_id: 'id 3', content: 'It is fine.' },
    asks('id 4', 'picture', '{}'),
    { role: 'tool', tool_call_id: 'id 4', content: '[image/png]' },
    { role: 'assistant', content: 'All is well.' },
  ])
})

function asks(id: string, name: string, text: string, content: string | null = null): object {
  return {
    role: 'assistant',
    content,
    tool_calls: [{ id, type: 'function', function: { name, arguments: text } }],
  }
}

test('a run that fails is answered 200 with its error and what it had done', async ({ weir }) => {
  const server = await addServer(weir.url, { transport: 'stdio', command: 'test' })
  const agent_name = await makeAgent(weir.url, 'Failing', {
    model_name: 'error-in-stream',
    tools: [{ server, tool: 'add' }],
    plan: [],
  })
  const body = { agent_name, user_prompt: 'Begin', stream: false }
  const whole: Whole = await postJson(`${weir.url}/api/agent/run`, body, 200)
  expect(whole).toMatchObject({
    status: 'failed',
    error: { code: 'upstream_failed', message: expect.stringMatching(/./) },
    messages: [{ role: 'user' }, { role: 'assistant', content: 'word0 word1 word2 word3 ' }],
  })
})

const refusals = [
  { name: 'no prompt', body: { agent_name: 'researcher' }, param: 'user_prompt' },
  { name: 'neither agent nor model', body: { user_prompt: 'Begin' }, param: 'agent_name' },
  {
    name: 'an operator for a name',
    body: { user_prompt: 'x', agent_name: { $gt: '' } },
    param: 'agent_name',
  },
  {
    name: 'no turns at all',
    body: { user_prompt: 'x', agent_name: 'a', max_iterations: 0 },
    param: 'max_iterations',
  },
  {
    name: 'a word for a number',
    body: { user_prompt: 'x', agent_name: 'a', max_iterations: 'ten' },
    param: 'max_iterations',
  },
  { name: 'a word for yes', body: { user_prompt: 'x', agent_name: 'a', stream: 'yes' }, param: 'stream' },
  {
    name: 'a server that is no text',
    body: { user_prompt: 'x', agent_name: 'a', mcp_servers: [1] },
    param: 'mcp_servers.0',
  },
  { name: 'an unknown field', body: { user_prompt: 'x', agent_name: 'a', sudo: true }, param: null },
]

for (const { name, body, param } of refusals) {
  test(`${name} is refused with 400 and a sentence that names what is wrong`, async ({ weir }) => {
    const { error } = await postJson<{ error: object }>(`${weir.url}/api/agent/run`, body, 400)
    expect(error).toEqual({
      message: expect.stringMatching(/^\S+.*\.$/),
      type: 'invalid_request_error',
      code: 'invalid_request',
      param,
    })
  })
}

test('what is not there is answered 404, and nothing is stored', async ({ weir }) => {
  const list = async () => (await (await fetch(`${weir.url}/api/conversations`)).json()).items
  const before = await list()
  const code = async (body: object) => {
    const { error } = await postJson<{ error: { code: string } }>(
      `${weir.url}/api/agent/run`,
      { user_prompt: 'Begin', ...body },
      404,
    )
    return error.code
  }
  expect(await code({ agent_name: 'nobody' })).toBe('agent_not_found')
  expect(await code({ agent_name: 'nobody', stream: false })).toBe('agent_not_found')
  expect(await code({ model_name: 'no-such-model' })).toBe('model_not_found')
  expect(await list()).toEqual(before)
})

test('an agent that is not sound is refused with the field that is wrong', async ({ weir }) => {
  const bodies = [
    { body: { name: '' }, param: 'name' },
    { body: { name: '…' }, param: 'name' },
    { body: { name: 'x', limits: { max_iterations: 0 } }, param: 'limits.max_iterations' },
    { body: { name: 'x', approval: { ask: 'sometimes' } }, param: 'approval.ask' },
    { body: { name: 'x', tools: [{ server: 'builtin' }] }, param: 'tools.0.tool' },
  ]
  for (const { body, param } of bodies) {
    const answer = await postJson(`${weir.url}/api/agents`, body, 400)
    expect(answer).toMatchObject({ error: { code: 'invalid_request', param } })
  }
  const response = await post(`${weir.url}/api/agents`, [])
  expect(response.status).toBe(400)
})
