// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { AnswerView } from '@/components/run/answer-view'
import { runStore } from '@/components/run/agent-run-test-setup'
import { startTestServer } from '@/testing/run-server'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

async function setUp() {
  const server = await startTestServer((response) => response.writeHead(202).end())
  vi.stubGlobal('fetch', server.fetch)
  const { store, take } = runStore({
    type: 'input_request',
    t: 1,
    input_id: 'input-1',
    prompt: 'Where to?',
    schema: { type: 'object', required: ['channel'], properties: { channel: { type: 'string' } } },
  })
  render(<AnswerView store={store} speaker="auditor" isShownRunning isLast onRetry={null} branches={null} />)
  const bodies = () => server.requests.map(({ url, body }) => [url, JSON.parse(body)])
  return { take, bodies, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

test('a form of the schema is sent as its value, once all that is needed is there', async () => {
  await using ui = await setUp()
  const { bodies, take } = ui
  fireEvent.click(screen.getByRole('button', { name: 'Send' }))
  const field = screen.getByRole('textbox', { name: 'channel' })
  expect(screen.getByText('This is needed')).toBeDefined()
  expect(field.getAttribute('aria-invalid')).toBe('true')
  fireEvent.change(field, { target: { value: 'ops' } })
  fireEvent.click(screen.getByRole('button', { name: 'Send' }))
  await waitFor(() =>
    expect(bodies()).toEqual([
      ['/api/runs/run-1/inputs/input-1', { action: 'accept', value: { channel: 'ops' } }],
    ]),
  )
  take({ type: 'input_response', t: 2, input_id: 'input-1', value: { channel: 'ops' }, by: 'local' })
  expect(screen.getByText(/Answered by You/).textContent).toContain('{"channel":"ops"}')
})

test('a person may decline', async () => {
  await using ui = await setUp()
  const { bodies } = ui
  fireEvent.click(screen.getByRole('button', { name: 'Decline' }))
  await waitFor(() => expect(bodies()).toEqual([['/api/runs/run-1/inputs/input-1', { action: 'decline' }]]))
})
