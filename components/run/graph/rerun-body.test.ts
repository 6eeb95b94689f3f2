import { expect, test } from 'vitest'
import { runStore } from '@/components/run/agent-run-test-setup'
import { graphOf, graphStart, nodeEnd, nodeStart, runOf } from '@/components/run/graph-run-test-setup'
import { blockOf } from '@/lib/blocks/reduce'
import { rerunRequestSchema } from '@/lib/protocol/requests'
import { bodyOf, textOfValue } from './rerun-body'

function attempt(output: unknown, input: unknown = 'Look at p95') {
  const { store } = runStore(
    graphStart(runOf(graphOf([]))),
    nodeStart(1, 'metrics', { input }),
    nodeEnd(2, 'metrics', { output }),
  )
  return blockOf(store.getState().run, 'metrics:0') ?? expect.unreachable('the node began')
}

test('an input that was not edited is left to its template', () => {
  expect(bodyOf('rerun', attempt('well'), 'Look at p95')).toEqual({ body: { span_id: 'metrics' } })
  expect(bodyOf('fork', attempt('well', { a: 1 }), textOfValue({ a: 1 }))).toEqual({
    body: { span_id: 'metrics' },
  })
})

test('an edited input goes along, as it was written', () => {
  const { body } = bodyOf('rerun', attempt('well'), 'Look at p99')
  expect(body).toEqual({ span_id: 'metrics', input: 'Look at p99' })
  expect(rerunRequestSchema.safeParse(body).success).toBe(true)
})

test('a pinned output is text where the node gave text, and JSON where it gave JSON', () => {
  expect(bodyOf('pin', attempt('well'), '{"a": 1}').body).toEqual({ span_id: 'metrics', output: '{"a": 1}' })
  expect(bodyOf('pin', attempt({ a: 0 }), '{"a": 1}').body).toEqual({ span_id: 'metrics', output: { a: 1 } })
  expect(bodyOf('pin', attempt({ a: 0 }), 'null').body).toEqual({ span_id: 'metrics', output: null })
  expect(bodyOf('pin', attempt({ a: 0 }), 'a: 1').problem).toContain('not JSON')
})

test('a node that gave nothing can be pinned to a text', () => {
  expect(textOfValue(undefined)).toBe('')
  expect(bodyOf('pin', attempt(undefined), 'So it is').body).toEqual({
    span_id: 'metrics',
    output: 'So it is',
  })
})
