// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { AnswerView } from '@/components/run/answer-view'
import { end, runStore, text, toolStart } from '@/components/run/agent-run-test-setup'
import {
  badGateway,
  failedOnce,
  graphComplete,
  graphOf,
  graphStart,
  inputRequest,
  nodeEnd,
  nodeStart,
  runOf,
  secondAttempt,
  skipped,
} from '@/components/run/graph-run-test-setup'
import type { RunEvent } from '@/lib/protocol/events'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const incident = runOf(
  graphOf([
    { kind: 'agent', id: 'logs' },
    { kind: 'model', id: 'metrics', on_error: 'continue' },
    { kind: 'tool', id: 'tickets', tool: { server: 'linear', tool: 'search' }, retry: { attempts: 3 } },
    { kind: 'branch', id: 'severity', cases: [{ name: 'sev2', when: 'true' }] },
    { kind: 'map', id: 'services', graph: 'check' },
    { kind: 'subgraph', id: 'report', graph: 'check' },
    { kind: 'human', id: 'page' },
  ]),
  { check: graphOf([{ kind: 'model', id: 'look' }]) },
)

function show(...events: readonly RunEvent[]) {
  const onGoOn = vi.fn<() => void>()
  const { store, take } = runStore(graphStart(incident), ...events)
  const { container } = render(
    <AnswerView
      store={store}
      speaker="Incident"
      isShownRunning
      isLast
      onRetry={null}
      onGoOn={onGoOn}
      branches={null}
    />,
  )
  const node = (name: string) => screen.getByRole('group', { name: `Node ${name}` })
  const headOf = (name: string) => node(name).querySelector('summary')?.textContent ?? ''
  return { take, container, node, headOf, onGoOn }
}

test('a node is a head, and below it what it says and does', () => {
  const { node, headOf, container } = show(
    nodeStart(1, 'logs'),
    toolStart(2, 'c1', 'grep', {}, 'logs'),
    text(3, 'The pool is full', { span_id: 'logs' }),
  )
  expect(headOf('logs')).toContain('logs')
  expect(headOf('logs')).toContain('running')
  expect(node('logs').textContent).toContain('The pool is full')
  expect(within(node('logs')).getByRole('button', { name: /grep/ })).toBeDefined()
  expect(container.querySelector('.lanes')?.getAttribute('data-alone')).toBe('true')
})

test('nodes that run at once share a frame', () => {
  const { container } = show(nodeStart(1, 'logs'), nodeStart(1, 'tickets'))
  expect(container.querySelector('.lanes')?.getAttribute('data-count')).toBe('2')
  expect(container.querySelector('.lanes')?.getAttribute('data-alone')).toBe('false')
})

test('what a reader saw stays open at its end, unless it is the result, which stands below', () => {
  const { take, node, container } = show(nodeStart(1, 'logs'), text(2, 'All well', { span_id: 'logs' }))
  take(nodeEnd(3, 'logs', { output: 'All well' }))
  expect(node('logs')).toHaveProperty('open', true)
  take(graphComplete(4, 'All well'), end(5))
  expect(node('logs')).toHaveProperty('open', false)
  expect(container.textContent?.match(/All well/g)).toHaveLength(1)
})

test('a pause before another attempt counts down, then the attempt goes on in the same place', () => {
  vi.useFakeTimers({ now: 1_000_000 })
  const { take, node, headOf } = show(...failedOnce(1, 2_000, 'tickets'))
  expect(headOf('tickets')).toContain('retries in 4 s')
  expect(node('tickets').textContent).toContain(
    'linear.search answered 502. Tries again in 4 s, attempt 2 of 3',
  )
  take(secondAttempt(6_000, 'tickets'), text(6_001, 'Found two', { span_id: 'tickets again' }))
  expect(screen.getAllByRole('group', { name: 'Node tickets' })).toHaveLength(1)
  expect(headOf('tickets')).toContain('attempt 2 of 3')
  expect(node('tickets').textContent).toContain('Tried again after 4.0 s, attempt 2 of 3')
  expect(node('tickets').textContent).toContain('Found two')
})

test('a node that failed for good says why', () => {
  const { headOf, node } = show(
    nodeStart(1, 'tickets'),
    nodeEnd(9_001, 'tickets', { status: 'failed', error: badGateway }),
  )
  expect(headOf('tickets')).toContain('failed, 9.0 s')
  expect(node('tickets').textContent).toContain('linear.search answered 502')
})

test('of a refusal the pause says the status, and the end all of it', () => {
  const refusal = { ...badGateway, message: 'linear.search failed (502): No host is up.' }
  const failed = { status: 'failed', error: refusal } as const
  const { node, take } = show(nodeStart(1, 'tickets'), nodeEnd(2, 'tickets', failed), {
    type: 'node_retry',
    t: 2,
    span_id: 'tickets',
    node_id: 'tickets',
    attempt: 2,
    delay_ms: 4_000,
    error: refusal,
  })
  expect(node('tickets').textContent).toContain('linear.search failed (502). Tries again')
  expect(node('tickets').textContent).not.toContain('No host is up')
  const again = { node_id: 'tickets', node_name: 'tickets', attempt: 2 }
  take(secondAttempt(4_002, 'tickets'), nodeEnd(5_000, 'tickets again', { ...again, ...failed }))
  expect(node('tickets').textContent).toContain('linear.search failed (502): No host is up.')
})

test('a graph that goes on without a node says so at the node', () => {
  const failed = { status: 'failed', error: badGateway } as const
  const { node, take } = show(nodeStart(1, 'metrics'), nodeEnd(2, 'metrics', failed))
  expect(node('metrics').textContent).toContain('metrics failed. The graph went on without it.')
  const third = { node_id: 'logs', node_name: 'logs', attempt: 3 }
  take(nodeStart(3, 'logs'), nodeEnd(4, 'logs', failed))
  expect(node('logs').textContent).not.toContain('went on')
  take(nodeStart(5, 'metrics 3', { ...third, node_id: 'metrics', node_name: 'metrics' }))
  take(nodeEnd(6, 'metrics 3', { ...third, node_id: 'metrics', node_name: 'metrics', ...failed }))
  expect(node('metrics').textContent).toContain(
    'metrics failed after 3 attempts. The graph went on without it.',
  )
})

test('skipped nodes are one quiet line', () => {
  show(nodeStart(1, 'logs'), skipped(2, 'page'), skipped(3, 'report'))
  expect(screen.getByText('Skipped: page, report')).toBeDefined()
  expect(screen.queryByRole('group', { name: 'Node page' })).toBeNull()
})

test('what an earlier run had finished is folded, and can be looked at', async () => {
  const { node, headOf } = show(nodeEnd(0, 'logs', { output: 'The pool was full', is_kept: true }))
  const line = screen.getByText('Kept from the earlier run: logs')
  fireEvent.click(line)
  await screen.findByRole('group', { name: 'Node logs' })
  expect(headOf('logs')).toContain('kept from the earlier run')
  fireEvent.click(within(node('logs')).getByText('logs'))
  expect(await screen.findByText('The pool was full')).toBeDefined()
})

test('a branch says what it chose', () => {
  const { headOf } = show(
    nodeStart(1, 'severity'),
    nodeEnd(2, 'severity', { output: 'sev2', next: ['page'] }),
  )
  expect(headOf('severity')).toContain('sev2')
})

test('a map says how far it is, shows the items that run, and the others when asked', () => {
  const item = (index: number) => ({
    node_id: 'services',
    node_name: 'services',
    parent_id: 'services',
    level: 2,
    item: { index, total: 20 },
  })
  const { node, take } = show(
    nodeStart(1, 'services'),
    ...[0, 1, 2].map((index) => nodeStart(2, `item ${index}`, item(index))),
    nodeStart(3, 'look', { parent_id: 'item 1', level: 3 }),
    text(4, 'Looks well', { span_id: 'look' }),
  )
  expect(node('services').textContent).toContain('0 of 20, 3 at once')
  take(nodeEnd(5, 'item 0', { ...item(0), output: 'fine' }))
  expect(node('services').textContent).toContain('1 of 20, 2 at once')
  expect(screen.getByRole('progressbar', { name: 'Items done' })).toHaveProperty('value', 1)
  expect(within(node('services 2')).getByRole('group', { name: 'Node look' }).textContent).toContain(
    'Looks well',
  )
  expect(screen.queryByRole('group', { name: 'Node services 1' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Show 1 of 1 done' }))
  expect(node('services 1')).toHaveProperty('open', false)
})

test('the nodes of a subgraph stand in it', () => {
  const { node } = show(nodeStart(1, 'report'), nodeStart(2, 'look', { parent_id: 'report', level: 2 }))
  expect(within(node('report')).getByRole('group', { name: 'Node look' })).toBeDefined()
})

test('a node that asks a person has its question in it', () => {
  const { node, headOf } = show(nodeStart(1, 'page'), inputRequest(2, { span_id: 'page' }))
  expect(headOf('page')).toContain('needs you')
  expect(within(node('page')).getByRole('group', { name: 'Answer needed: Page on-call?' })).toBeDefined()
})

test('an attempt that was lost is folded in its node', () => {
  const { node } = show(
    nodeStart(1, 'logs'),
    text(2, 'Half a word', { span_id: 'logs' }),
    nodeEnd(3, 'logs', { status: 'interrupted' }),
    { type: 'run_resumed', t: 4, reason: 'takeover' },
    secondAttempt(5, 'logs'),
    text(6, 'Whole', { span_id: 'logs again' }),
  )
  expect(node('logs').textContent).toContain('Done again: 3 words of a lost attempt')
  expect(node('logs').textContent).toContain('Whole')
})

test('a graph that did not complete says what is done, and goes on when asked', () => {
  const { onGoOn } = show(
    nodeStart(1, 'logs'),
    nodeEnd(2, 'logs'),
    nodeStart(3, 'tickets'),
    nodeEnd(4, 'tickets', { status: 'failed', error: badGateway }),
    {
      type: 'error',
      t: 5,
      error: {
        message: 'tickets failed: linear.search answered 502',
        type: 'node_error',
        code: 'node_failed',
      },
    },
    end(6, { status: 'failed' }),
  )
  expect(screen.getByText('tickets failed.')).toBeDefined()
  expect(screen.getByText('linear.search answered 502')).toBeDefined()
  expect(screen.getByText('1 of 7 nodes is done and kept.')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Continue from checkpoint' }))
  expect(onGoOn).toHaveBeenCalledOnce()
})

test('of a long graph each node folds when it ends, and is not drawn', () => {
  const names = Array.from({ length: 200 }, (_, index) => `n${index}`)
  const { container } = show(
    ...names.flatMap((name, index) => [
      nodeStart(index * 2, name),
      text(index * 2, `Said by ${name}`, { span_id: name }),
      nodeEnd(index * 2 + 1, name),
    ]),
    nodeStart(1_000, 'logs'),
  )
  expect(container.querySelectorAll('details.node-run')).toHaveLength(201)
  expect(container.querySelectorAll('details.node-run[open]')).toHaveLength(1)
  expect(container.textContent).not.toContain('Said by n7')
})

test('of an answer that comes as a whole the result stands there, its nodes folded; one that failed says why', () => {
  const { node, container } = show(
    nodeStart(1, 'logs'),
    text(2, 'The pool is full', { span_id: 'logs' }),
    nodeEnd(3, 'logs', { output: 'The pool is full' }),
    nodeStart(4, 'tickets'),
    nodeEnd(5, 'tickets', { status: 'failed', error: badGateway }),
    graphComplete(6, 'Checkout was **slow**'),
    end(7),
  )
  expect(node('logs')).toHaveProperty('open', false)
  expect(container.textContent).not.toContain('The pool is full')
  expect(node('tickets').textContent).toContain('linear.search answered 502')
  expect(screen.getByText('slow').tagName).toBe('STRONG')
})
