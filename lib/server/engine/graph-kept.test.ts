/** Runs that begin where another left off. */
import { expect, test } from 'vitest'
import type { KeptNode } from '@/lib/protocol/graph-run'
import { eventsOf } from './driven-run-test-setup'
import {
  calledIn,
  graphRun,
  graphWith,
  model,
  promptsOf,
  resultOfRun,
  type GraphScript,
  type NodeInput,
} from './graph-test-setup'

const each: NodeInput = { id: 'each', kind: 'map', graph: 'inner', concurrency: 2 }
const mapping: GraphScript = {
  graph: graphWith([each], ['start > each > end']),
  graphs: { inner: graphWith([model('a'), model('b', '{{a}}')], ['start > a > b > end']) },
  input: '1\n2\n3',
}

const keptA: KeptNode = { node_id: 'a', iteration: 0, status: 'completed', output: 'kept' }
const two = graphWith([model('a'), model('b', '{{a}}')], ['start > a > b > end'])

test('what an earlier run has finished is told as kept, not run, and read by what follows', async () => {
  const run = graphRun({ graph: two, checkpoint: { run_id: 'old', kept: { '': [keptA] }, inputs: {} } })
  await run.drive()
  expect(calledIn(run)).toEqual(['b'])
  expect(eventsOf(run, 'node_end')[0]).toEqual({
    type: 'node_end',
    t: 0,
    span_id: expect.any(String),
    node_id: 'a',
    node_name: 'a',
    level: 1,
    attempt: 1,
    iteration: 0,
    status: 'completed',
    output: 'kept',
    is_kept: true,
  })
  expect(resultOfRun(run)).toBe('b(kept)')
  expect(run.state().usage?.total_tokens).toBe(12)
})

test('an input that a person edited goes before what the template gives', async () => {
  const checkpoint = { run_id: 'old', kept: { '': [keptA] }, inputs: { 'b#0': 'mine' } }
  const run = graphRun({ graph: two, checkpoint })
  await run.drive()
  expect(eventsOf(run, 'node_start')[0]).toMatchObject({ node_id: 'b', input: 'mine' })
  expect(promptsOf(run, 'b')).toEqual(['mine'])
})

test('what is kept says which way a branch and a loop went', async () => {
  const graph = graphWith(
    [model('a'), { id: 'more', kind: 'branch', cases: [{ name: 'again', when: 'true' }] }, model('b')],
    [
      'start > a > more',
      { from: 'more', to: 'a', case: 'again', max_loops: 2 },
      { from: 'more', to: 'b', case: 'else' },
      'b > end',
    ],
  )
  const kept: KeptNode[] = [
    keptA,
    { node_id: 'more', iteration: 0, status: 'completed', output: 'again', next: ['a'] },
  ]
  const run = graphRun({ graph, checkpoint: { run_id: 'old', kept: { '': kept }, inputs: {} } })
  await run.drive()
  expect(eventsOf(run, 'node_start').map(({ node_id, iteration }) => `${node_id}#${iteration}`)).toEqual([
    'a#1',
    'more#1',
    'a#2',
    'more#2',
    'b#0',
  ])
})

test('what is kept is told once, though drivers die over it, and also where containers had not begun', async () => {
  const kept = {
    '': [],
    'each#0': [
      {
        node_id: 'each',
        iteration: 0,
        item: { index: 0, total: 3 },
        status: 'completed',
        output: 'first',
      } as const,
    ],
    'each#0[1]': [{ ...keptA, output: 'second' }],
    'each#0[2]': [{ ...keptA, output: 'third' }],
  }
  for (let cut = 1; cut < 12; cut++) {
    const run = graphRun({ ...mapping, checkpoint: { run_id: 'old', kept, inputs: {} } })
    // oxlint-disable-next-line no-loop-func
    await run.drive({ onEvent: () => (run.log.length === cut ? 'kill' : undefined) })
    await run.drive()
    expect(calledIn(run).includes('a')).toBe(false)
    expect(eventsOf(run, 'node_end').filter(({ is_kept }) => is_kept)).toHaveLength(3)
    expect(resultOfRun(run)).toBe('["first","b(second)","b(third)"]')
  }
})

test('a list of another length keeps none of its items', async () => {
  const item = {
    node_id: 'each',
    iteration: 0,
    item: { index: 0, total: 2 },
    status: 'completed',
    output: 'old',
  } as const
  const run = graphRun({ ...mapping, checkpoint: { run_id: 'old', kept: { 'each#0': [item] }, inputs: {} } })
  await run.drive()
  expect(resultOfRun(run)).toBe('["b(a(1))","b(a(2))","b(a(3))"]')
})

test('a node that had failed, and was gone on from, is kept as it was', async () => {
  const failed: KeptNode = {
    node_id: 'a',
    iteration: 0,
    status: 'failed',
    error: { message: 'It broke.', type: 'upstream_error', code: 'upstream_failed' },
  }
  const run = graphRun({
    graph: graphWith(
      [model('a', 'x', { on_error: 'continue', retry: { attempts: 3 } }), model('b', '[{{a}}]')],
      ['start > a > b > end'],
    ),
    checkpoint: { run_id: 'old', kept: { '': [failed] }, inputs: {} },
  })
  await run.drive()
  expect(calledIn(run)).toEqual(['b'])
  expect(promptsOf(run, 'b')).toEqual(['[]'])
})
