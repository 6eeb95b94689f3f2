// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Conversation } from '@/lib/blocks/transcript'
import { ConversationState } from './conversation-state'

afterEach(cleanup)

const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

function show(fields: Partial<Conversation>, isUnseen = false): HTMLElement {
  const conversation: Conversation = {
    id: 'one',
    title: 'One',
    tags: [],
    mode: 'chat',
    status: 'completed',
    usage,
    created: 0,
    updated: 0,
    ...fields,
  }
  return render(<ConversationState conversation={conversation} isUnseen={isUnseen} now={67_000} />).container
}

test('what agents and graphs did carries their icon, what a model did carries none', () => {
  const graph = show({ mode: 'graph' })
  expect(graph.textContent).toBe('by a graph')
  expect(graph.querySelector('.lucide-workflow')).not.toBeNull()
  const agent = show({ mode: 'agent', status: 'stopped' })
  expect(agent.textContent).toBe('by an agent')
  expect(agent.querySelector('.lucide-bot')).not.toBeNull()
  expect(show({}).textContent).toBe('')
})

test('an end that nobody here has seen says so', () => {
  expect(show({}, true).textContent).toBe('ended, not seen yet')
  expect(show({ mode: 'graph' }, true).textContent).toBe('ended, not seen yetby a graph')
})

test('one that goes on, waits or failed says that and no more', () => {
  expect(show({ mode: 'graph', status: 'running' }).textContent).toBe('running1:07')
  expect(show({ mode: 'graph', status: 'waiting' }).textContent).toBe('needs you')
  expect(show({ mode: 'graph', status: 'failed' }).textContent).toBe('failed')
})
