import { only } from './agents'
import {
  callsWith,
  echo,
  endsOf,
  expectAllEnded,
  makeGraph,
  nodesThat,
  path,
  planned,
  resultOf,
  runGraph,
  sideBySide,
} from './graphs'
import { expect, test } from './story'

const failure = { code: 'upstream_failed', type: 'upstream_error' }
/** It never comes to say this. */
const broken = { text: 'Never.', failures: 100 }

test('a node whose model fails twice is tried a third time, with a longer pause before each try', async ({
  weir,
  upstream,
}) => {
  const mark = crypto.randomUUID()
  const graph_name = await makeGraph(weir.url, 'Third try', {
    nodes: [
      planned('shaky', { text: mark, failures: 2 }, { retry: { attempts: 3, backoff_ms: 100, factor: 3 } }),
      echo('after', '{{shaky}}!'),
    ],
    edges: path('start', 'shaky', 'after', 'end'),
  })
  const events = await runGraph(weir.url, { graph_name })

  expect(resultOf(events)).toBe(`${mark}!`)
  expect(callsWith(upstream, `"${mark}"`)).toHaveLength(3)
  const ends = endsOf(events, 'shaky')
  expect(ends).toMatchObject([
    { attempt: 1, status: 'failed', error: failure },
    { attempt: 2, status: 'failed', error: failure },
    { attempt: 3, status: 'completed', output: mark },
  ])
  expect(new Set(ends.map(({ span_id }) => span_id)).size).toBe(3)
  expect(only(events, 'node_retry')).toMatchObject([
    { span_id: ends[0]?.span_id, node_id: 'shaky', attempt: 2, delay_ms: 100, error: failure },
    { span_id: ends[1]?.span_id, node_id: 'shaky', attempt: 3, delay_ms: 300, error: failure },
  ])
  const steps = events.filter(({ type }) => ['node_start', 'node_end', 'node_retry'].includes(type))
  const tried = ['node_start', 'node_end', 'node_retry']
  expect(steps.map(({ type }) => type)).toEqual([
    ...tried,
    ...tried,
    ...tried.slice(0, 2),
    ...tried.slice(0, 2),
  ])
  const starts = only(events, 'node_start').map(({ t }) => t)
  expect((starts[1] ?? 0) - (ends[0]?.t ?? 0)).toBeGreaterThanOrEqual(100)
  expect((starts[2] ?? 0) - (ends[1]?.t ?? 0)).toBeGreaterThanOrEqual(300)
  expectAllEnded(events)
  expect(events.at(-1)).toMatchObject({ usage: { total_tokens: 15 + 18 } })
})

test('a node that fails for good ends the run: what runs beside it is closed, and the error names it', async ({
  weir,
  upstream,
}) => {
  const mark = crypto.randomUUID()
  const graph_name = await makeGraph(weir.url, 'For good', {
    nodes: [
      planned('broken', broken, { name: 'The broken one', retry: { attempts: 2, backoff_ms: 50 } }),
      planned('beside', { text: mark, hangs: true }),
      planned('after', { text: 'Never.' }, { prompt: '{{broken}}' }),
    ],
    edges: [...path('start', 'broken', 'after', 'end'), ...path('start', 'beside', 'after')],
  })
  const events = await runGraph(weir.url, { graph_name })

  expect(endsOf(events, 'broken').map(({ status }) => status)).toEqual(['failed', 'failed'])
  expect(endsOf(events, 'beside')).toMatchObject([{ status: 'stopped' }])
  await expect.poll(() => callsWith(upstream, mark)).toMatchObject([{ closedByClient: true }])
  expectAllEnded(events)
  expect(only(events, 'graph_complete')).toEqual([])
  expect(only(events, 'error')).toMatchObject([
    {
      error: {
        code: 'node_failed',
        message: expect.stringMatching(/^The broken one failed after 2 attempts: ./),
      },
    },
  ])
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'failed' })
  expect(only(events, 'node_start').map(({ node_id }) => node_id)).not.toContain('after')
})

test('only errors that the policy names are worth another try', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Named errors', {
    nodes: [
      planned('broken', broken, {
        retry: { attempts: 5, backoff_ms: 10, errors: ['upstream_rate_limited'] },
      }),
    ],
    edges: path('start', 'broken', 'end'),
  })
  const events = await runGraph(weir.url, { graph_name })
  expect(endsOf(events, 'broken')).toHaveLength(1)
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'failed' })
})

test('a try that takes too long fails, and its socket is closed', async ({ weir, upstream }) => {
  const mark = crypto.randomUUID()
  const graph_name = await makeGraph(weir.url, 'Too long', {
    nodes: [planned('slow', { text: mark, hangs: true }, { timeout_seconds: 0.3, on_error: 'continue' })],
    edges: path('start', 'slow', 'end'),
  })
  const events = await runGraph(weir.url, { graph_name })
  expect(endsOf(events, 'slow')).toMatchObject([{ status: 'failed', error: { code: 'node_timeout' } }])
  expect(resultOf(events)).toBe('')
  await expect.poll(() => callsWith(upstream, mark)).toMatchObject([{ closedByClient: true }])
})

test('on_error `continue`: what follows runs, with nothing in its place', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Continue', {
    nodes: [
      planned('broken', broken, { on_error: 'continue' }),
      planned('fine', { text: 'fine' }),
      echo('after', '[{{broken}}] [{{fine}}]'),
    ],
    edges: [...path('start', 'broken', 'after', 'end'), ...path('start', 'fine', 'after')],
  })
  const events = await runGraph(weir.url, { graph_name })
  expect(resultOf(events)).toBe('[] [fine]')
  expect(nodesThat(events, 'failed')).toEqual(['broken'])
})

test('a fallback runs instead of what follows, and is skipped when it is not needed', async ({ weir }) => {
  const withFallback = (failures: number) =>
    makeGraph(weir.url, 'Fallback', {
      nodes: [
        planned('try_it', { text: 'It works.', failures }, { on_error: { fallback: 'instead' } }),
        echo('after', 'After: {{try_it}}'),
        echo('instead', 'Instead: {{start}}'),
      ],
      edges: [...path('start', 'try_it', 'after', 'end'), ...path('instead', 'end')],
    })
  const failed = await runGraph(weir.url, { graph_name: await withFallback(1) })
  expect(resultOf(failed)).toBe('Instead: Begin')
  expect(endsOf(failed, 'try_it')).toMatchObject([{ status: 'failed', next: ['instead'] }])
  expect(nodesThat(failed, 'skipped')).toEqual(['after'])

  const fine = await runGraph(weir.url, { graph_name: await withFallback(0) })
  expect(resultOf(fine)).toBe('After: It works.')
  expect(nodesThat(fine, 'skipped')).toEqual(['instead'])
})

test('nodes that fail beside each other: each is tried on its own, and the graph completes', async ({
  weir,
}) => {
  const ids = ['one', 'two', 'three']
  const graph_name = await makeGraph(weir.url, 'Shaky', {
    nodes: ids.map((id, failures) =>
      planned(id, { text: id, failures }, { retry: { attempts: 3, backoff_ms: 50 } }),
    ),
    edges: sideBySide(...ids),
  })
  const events = await runGraph(weir.url, { graph_name })
  expect(resultOf(events)).toBe('one\n\ntwo\n\nthree')
  expect(ids.map((id) => endsOf(events, id).length)).toEqual([1, 2, 3])
})
