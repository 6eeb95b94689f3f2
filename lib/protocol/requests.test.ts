import { expect, test } from 'vitest'
import { agentRequestSchema, chatRequestSchema, graphExecuteRequestSchema } from './requests'

test('a chat request needs a prompt and a model, and streams unless told otherwise', () => {
  expect(chatRequestSchema.parse({ user_prompt: 'Hello', model_name: 'demo' })).toEqual({
    user_prompt: 'Hello',
    model_name: 'demo',
    stream: true,
  })
})

test('a chat request takes every field of the wire', () => {
  const body = {
    user_prompt: 'Hello',
    model_name: 'demo',
    system_prompt: 'Be brief.',
    mcp_servers: ['web'],
    conversation_id: 'conversation-1',
    parent_message_id: null,
    retry_of: 'message-2',
    stream: false,
  }
  expect(chatRequestSchema.parse(body)).toEqual(body)
})

test('an answer that is tried again needs no prompt', () => {
  expect(chatRequestSchema.parse({ model_name: 'demo', retry_of: 'message-2' }).user_prompt).toBe('')
})

test.for([
  ['no prompt', { model_name: 'demo' }, 'user_prompt'],
  ['a blank prompt', { user_prompt: ' \n', model_name: 'demo' }, 'user_prompt'],
  ['no model', { user_prompt: 'Hello' }, 'model_name'],
  ['a blank model', { user_prompt: 'Hello', model_name: ' ' }, 'model_name'],
  ['a stream that is no boolean', { user_prompt: 'Hello', model_name: 'demo', stream: 'yes' }, 'stream'],
  ['a prompt beyond its limit', { user_prompt: 'x'.repeat(400_001), model_name: 'demo' }, 'user_prompt'],
] as const)('a chat request with %s is refused, and the field is named', ([, body, field]) => {
  expect(chatRequestSchema.safeParse(body).error?.issues[0]?.path).toEqual([field])
})

test('a field that no request has is refused rather than ignored', () => {
  const body = { user_prompt: 'Hello', model_name: 'demo', temprature: 1 }
  expect(chatRequestSchema.safeParse(body).error?.issues[0]).toMatchObject({ keys: ['temprature'] })
})

test('an agent request bounds its iterations', () => {
  const body = { user_prompt: 'Hello', agent_name: 'writer', max_iterations: 1_000 }
  expect(agentRequestSchema.parse(body)).toEqual({ ...body, stream: true })
  expect(agentRequestSchema.safeParse({ ...body, max_iterations: 1_001 }).success).toBe(false)
  expect(agentRequestSchema.safeParse({ ...body, max_iterations: 0 }).success).toBe(false)
})

test('a graph request runs in the foreground and streams unless told otherwise', () => {
  expect(graphExecuteRequestSchema.parse({ graph_name: 'report', input_text: 'sky' })).toEqual({
    graph_name: 'report',
    input_text: 'sky',
    background: false,
    stream: true,
  })
})
