import { expect, test } from 'vitest'
import { runRequestOf } from '@/lib/client/run-request'
import { agentOfConversation, runOptionsOf } from './speaker'

test('a model is asked by a chat request, an agent by its id', () => {
  expect(runRequestOf('Hi', runOptionsOf({ kind: 'model', id: 'demo' }))).toMatchObject({
    url: '/api/chat/completions',
    body: { model_name: 'demo' },
  })
  expect(runRequestOf('Hi', runOptionsOf({ kind: 'agent', id: 'scout' }))).toMatchObject({
    url: '/api/agent/run',
    body: { agent_name: 'scout' },
  })
})

test('an agent goes on with its conversation, also one that is no longer there', () => {
  expect(agentOfConversation('agent', 'scout', ['demo'])).toEqual({ kind: 'agent', id: 'scout' })
})

test('models go on with theirs, and where they spoke last', () => {
  expect(agentOfConversation('chat', 'demo', ['demo'])).toBeNull()
  expect(agentOfConversation('chat', 'gone-model', [])).toBeNull()
  expect(agentOfConversation('agent', 'demo', ['demo'])).toBeNull()
  expect(agentOfConversation('agent', undefined, ['demo'])).toBeNull()
})
