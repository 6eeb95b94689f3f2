import { expect, test } from 'vitest'
import { runRequestOf } from '@/lib/client/run-request'
import { runOptionsOf, speakerOfAddress, speakerOfConversation } from './speaker'

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

const known = { models: ['demo'], agents: ['scout', 'both'], graphs: ['triage', 'both'] }

test('a graph is asked by its id', () => {
  expect(runRequestOf('Hi', runOptionsOf({ kind: 'graph', id: 'triage' }))).toMatchObject({
    url: '/api/graphs/execute',
    body: { graph_name: 'triage', input_text: 'Hi' },
  })
})

test('an agent or a graph goes on with its conversation, also one that is no longer there', () => {
  expect(speakerOfConversation('agent', 'scout', known)).toEqual({ kind: 'agent', id: 'scout' })
  expect(speakerOfConversation('agent', 'gone', known)).toEqual({ kind: 'agent', id: 'gone' })
  expect(speakerOfConversation('graph', 'triage', known)).toEqual({ kind: 'graph', id: 'triage' })
  expect(speakerOfConversation('graph', 'gone', known)).toEqual({ kind: 'graph', id: 'gone' })
})

test('where the other kind spoke last, it goes on; one name for both is of the kind that the conversation began with', () => {
  expect(speakerOfConversation('agent', 'triage', known)).toEqual({ kind: 'graph', id: 'triage' })
  expect(speakerOfConversation('graph', 'scout', known)).toEqual({ kind: 'agent', id: 'scout' })
  expect(speakerOfConversation('agent', 'both', known)).toEqual({ kind: 'agent', id: 'both' })
  expect(speakerOfConversation('graph', 'both', known)).toEqual({ kind: 'graph', id: 'both' })
})

test('a model goes on where it spoke last, unless it is no longer there', () => {
  expect(speakerOfConversation('chat', 'demo', known)).toEqual({ kind: 'model', id: 'demo' })
  expect(speakerOfConversation('agent', 'demo', known)).toEqual({ kind: 'model', id: 'demo' })
  expect(speakerOfConversation('chat', 'gone-model', known)).toBeNull()
  expect(speakerOfConversation('graph', undefined, known)).toBeNull()
})

test('the address of a new chat may name who answers', () => {
  expect(speakerOfAddress(new URLSearchParams('agent=scout'))).toEqual({ kind: 'agent', id: 'scout' })
  expect(speakerOfAddress(new URLSearchParams('graph=triage'))).toEqual({ kind: 'graph', id: 'triage' })
  expect(speakerOfAddress(new URLSearchParams())).toBeNull()
})
