import { expect, test } from 'vitest'
import {
  agentRequestSchema,
  chatRequestSchema,
  graphExecuteRequestSchema,
  rerunRequestSchema,
} from '@/lib/protocol/requests'
import { runRequestOf } from './run-request'

/** As it goes over the wire, where what is undefined is absent. */
const sent = (body: unknown): unknown => JSON.parse(JSON.stringify(body))

test('chat', () => {
  const { url, body } = runRequestOf('Hello', {
    mode: 'chat',
    modelName: 'demo',
    conversationId: 'c',
    parentMessageId: 'p',
    retryOf: 'r',
    systemPrompt: 's',
    mcpServers: ['m'],
  })

  expect(url).toBe('/api/chat/completions')
  expect(sent(body)).toEqual({
    user_prompt: 'Hello',
    model_name: 'demo',
    conversation_id: 'c',
    parent_message_id: 'p',
    retry_of: 'r',
    system_prompt: 's',
    mcp_servers: ['m'],
  })
  expect(chatRequestSchema.safeParse(sent(body)).success).toBe(true)
})

test('agent', () => {
  const { url, body } = runRequestOf('Hello', { mode: 'agent', agentName: 'scout', maxIterations: 9 })

  expect(url).toBe('/api/agent/run')
  expect(sent(body)).toEqual({ user_prompt: 'Hello', agent_name: 'scout', max_iterations: 9 })
  expect(agentRequestSchema.safeParse(sent(body)).success).toBe(true)
})

test('graph', () => {
  const { url, body, startsConversation } = runRequestOf('Hello', {
    mode: 'graph',
    graphName: 'triage',
    background: true,
  })

  expect(url).toBe('/api/graphs/execute')
  expect(sent(body)).toEqual({ graph_name: 'triage', input_text: 'Hello', background: true })
  expect(startsConversation).toBe(true)
  expect(graphExecuteRequestSchema.safeParse(sent(body)).success).toBe(true)
})

test('a graph goes on with a conversation, and from where another of its runs came to', () => {
  const { body, startsConversation } = runRequestOf('', {
    mode: 'graph',
    graphName: 'triage',
    conversationId: 'c',
    parentMessageId: 'p',
    retryOf: 'r',
    continueFromCheckpoint: 'run-1',
  })

  expect(sent(body)).toEqual({
    graph_name: 'triage',
    input_text: '',
    conversation_id: 'c',
    parent_message_id: 'p',
    retry_of: 'r',
    continue_from_checkpoint: 'run-1',
  })
  expect(startsConversation).toBe(false)
  expect(graphExecuteRequestSchema.safeParse(sent(body)).success).toBe(true)
})

test('a run of a graph that is done again is named by its path, and needs nothing else', () => {
  const { url, body, startsConversation } = runRequestOf('', {
    mode: 'graph',
    graphName: 'triage',
    conversationId: 'c',
    rerunOf: 'run 1',
  })

  expect(url).toBe('/api/runs/run%201/rerun')
  expect(sent(body)).toEqual({})
  expect(startsConversation).toBe(false)
  expect(rerunRequestSchema.safeParse(sent(body)).success).toBe(true)
})

test('any other mode throws', () => {
  const options = JSON.parse('{"mode":"opera","modelName":"demo"}')

  expect(() => runRequestOf('Hello', options)).toThrow('Unsupported mode: opera')
})
