/** Nodes that are tried again. */
import { expect, test } from 'vitest'
import { eventsOf } from './driven-run-test-setup'
import {
  calledIn,
  endsOf,
  graphRun,
  graphWith,
  letTimePass,
  model,
  resultOfRun,
  type ScriptedSpeech,
} from './graph-test-setup'

/** A model that breaks off so many times before it speaks. */
function failing(times: number): ScriptedSpeech {
  let tries = 0
  return () => (++tries <= times ? { isTorn: true } : { text: `try ${tries}` })
}
const withRetry = (retry: object) => graphWith([model('a', 'x', { retry })], ['start > a > end'])

test('a node is tried again after pauses that grow, each try in a span of its own', async () => {
  const run = graphRun({
    graph: withRetry({ attempts: 4, backoff_ms: 1000, factor: 3 }),
    models: { a: failing(3) },
  })
  await letTimePass(run, run.drive(), 500)
  const starts = eventsOf(run, 'node_start')
  expect(starts.map(({ attempt, t }) => [attempt, t])).toEqual([
    [1, 0],
    [2, 1000],
    [3, 4000],
    [4, 13_000],
  ])
  expect(new Set(starts.map(({ span_id }) => span_id)).size).toBe(4)
  const error = { message: 'Error: The model broke off.', type: 'upstream_error', code: 'upstream_failed' }
  expect(eventsOf(run, 'node_retry')).toEqual(
    [1000, 3000, 9000].map((delay_ms, index) => ({
      type: 'node_retry',
      t: expect.any(Number),
      span_id: starts[index]?.span_id,
      node_id: 'a',
      attempt: index + 2,
      delay_ms,
      error,
    })),
  )
  expect(endsOf(run).map(([, status]) => status)).toEqual(['failed', 'failed', 'failed', 'completed'])
  expect(resultOfRun(run)).toBe('try 4')
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('tries without a pause are told one by one, also within one ms', async () => {
  const run = graphRun({ graph: withRetry({ attempts: 3, backoff_ms: 0 }), models: { a: failing(2) } })
  await run.drive()
  expect(eventsOf(run, 'node_retry').map(({ attempt }) => attempt)).toEqual([2, 3])
})

test('when the last try has failed, the graph has: it says which node, after how many attempts, and why', async () => {
  const run = graphRun({ graph: withRetry({ attempts: 2, backoff_ms: 0 }), models: { a: failing(9) } })
  await run.drive()
  expect(calledIn(run)).toEqual(['a', 'a'])
  expect(run.log.slice(-3).map(({ type }) => type)).toEqual(['node_end', 'error', 'run_end'])
  expect(eventsOf(run, 'error')[0]?.error).toEqual({
    type: 'node_error',
    code: 'node_failed',
    message: 'a failed after 2 attempts: Error: The model broke off.',
  })
  expect(eventsOf(run, 'graph_complete')).toEqual([])
  expect(run.log.at(-1)).toMatchObject({ status: 'failed' })
})

test.for([
  ['its code', ['upstream_failed'], 2],
  ['its type', ['upstream_error'], 2],
  ['another', ['node_timeout'], 1],
] as const)('a policy that names %s has an error tried again, or not', async ([, errors, tries]) => {
  const run = graphRun({
    graph: withRetry({ attempts: 2, backoff_ms: 0, errors }),
    models: { a: failing(9) },
  })
  await run.drive()
  expect(calledIn(run)).toHaveLength(tries)
})

test('a loop gives each of its turns all the tries', async () => {
  let calls = 0
  const run = graphRun({
    graph: graphWith(
      [model('a', 'x', { retry: { attempts: 2, backoff_ms: 0 } })],
      ['start > a > end', { from: 'a', to: 'a', max_loops: 1 }],
    ),
    models: { a: () => (++calls % 2 === 1 ? { isTorn: true } : { text: 'x' }) },
  })
  await run.drive()
  expect(eventsOf(run, 'node_start').map(({ iteration, attempt }) => [iteration, attempt])).toEqual([
    [0, 1],
    [0, 2],
    [1, 1],
    [1, 2],
  ])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})
