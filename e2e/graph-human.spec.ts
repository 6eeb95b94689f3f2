import type { RunEvent } from '@/lib/protocol/events'
import { readRun } from '@/testing/event-reader'
import { eventsOf, only, post, postJson, untilEvents, withWeir } from './agents'
import {
  callsWith,
  echo,
  endsOf,
  expectAllEnded,
  makeGraph,
  path,
  planned,
  resultOf,
  runGraph,
  startGraph,
} from './graphs'
import { expect, test } from './story'

const schema = {
  type: 'object',
  properties: { decision: { type: 'string', enum: ['yes', 'no'] }, copies: { type: 'integer', minimum: 1 } },
  required: ['decision', 'copies'],
}

const hasAsked = (events: readonly RunEvent[]) => only(events, 'input_request').length > 0

test('a run waits for a person across a crash; an answer has to fit, and only the first counts', async ({
  upstream,
}) => {
  await withWeir(upstream, async (weir) => {
    const mark = crypto.randomUUID()
    const graph_name = await makeGraph(weir.url, 'Printing', {
      nodes: [
        planned('draft', { text: mark }),
        { kind: 'human', id: 'review', prompt: 'Print {{draft}}?', schema },
        echo('print', '{{review.decision}} × {{review.copies}}'),
      ],
      edges: path('start', 'draft', 'review', 'print', 'end'),
    })
    const runId = await startGraph(weir.url, { graph_name })
    const run = `${weir.url}/api/runs/${runId}`
    const viewer = readRun(`${run}/events`, { maxTries: 10_000 })
    const asked = await untilEvents(weir.url, runId, hasAsked)
    const [request] = only(asked, 'input_request')
    const [waiting] = only(asked, 'node_start').filter(({ node_id }) => node_id === 'review')
    expect(request).toMatchObject({ span_id: waiting?.span_id, prompt: `Print ${mark}?`, schema })
    expect(request).not.toHaveProperty('expires_at')
    const status = async () => (await (await fetch(run)).json()).status
    await expect.poll(status).toBe('waiting')

    await weir.kill('SIGKILL')
    await weir.restart()
    expect(await (await fetch(run)).json()).toMatchObject({ status: 'waiting', last_seq: asked.length })

    const answer = `${run}/inputs/${request?.input_id}`
    for (const value of [{ decision: 'maybe', copies: 1 }, { decision: 'yes' }, 'yes', null]) {
      const refused = await postJson(answer, { value }, 400)
      expect(refused).toMatchObject({ error: { code: 'invalid_request', param: 'value' } })
    }
    expect(await status()).toBe('waiting')
    const value = { decision: 'yes', copies: 3 }
    const answers = await Promise.all([post(answer, { value }), post(answer, { value })])
    expect(new Set(answers.map((response) => response.status))).toEqual(new Set([202, 409]))
    const late = await postJson(answer, { value: { decision: 'no', copies: 1 } }, 409)
    expect(late).toMatchObject({ error: { code: 'already_answered' } })

    const { frames } = await viewer
    const events = await eventsOf(weir.url, runId)
    expect(frames.map((frame) => JSON.parse(frame.slice(frame.indexOf('{'))))).toEqual(events)
    expect(resultOf(events)).toBe('yes × 3')
    expect(only(events, 'run_resumed')).toMatchObject([{ reason: 'input' }])
    expect(only(events, 'input_response')).toMatchObject([{ value, by: 'You' }])
    // It went on in the attempt in which it had asked.
    expect(endsOf(events, 'review')).toMatchObject([
      { span_id: waiting?.span_id, attempt: 1, status: 'completed', output: value },
    ])
    expect(callsWith(upstream, mark)).toHaveLength(1)
    expectAllEnded(events)
  })
})

test('what runs beside a person goes on, and the run waits when it is done', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Beside', {
    nodes: [
      { kind: 'human', id: 'one', prompt: 'One?' },
      { kind: 'human', id: 'two', prompt: 'Two?' },
      echo('beside', 'beside'),
      echo('after', '{{one}} {{two}} {{beside}}'),
    ],
    edges: [
      ...path('start', 'one', 'after', 'end'),
      ...path('start', 'two', 'after'),
      ...path('start', 'beside', 'after'),
    ],
  })
  const runId = await startGraph(weir.url, { graph_name })
  const asked = await untilEvents(
    weir.url,
    runId,
    (events) => only(events, 'input_request').length === 2 && endsOf(events, 'beside').length === 1,
  )
  for (const { input_id, prompt } of only(asked, 'input_request').toReversed()) {
    const response = await post(`${weir.url}/api/runs/${runId}/inputs/${input_id}`, {
      value: prompt.slice(0, -1),
    })
    expect(response.status).toBe(202)
  }
  const events = await eventsOf(weir.url, runId)
  expect(resultOf(events)).toBe('One Two beside')
  expectAllEnded(events)
})

test('a question that nobody answers in time fails its node; one that is declined does too', async ({
  weir,
}) => {
  const ask = (more: object) =>
    makeGraph(weir.url, 'Nobody', {
      nodes: [
        { kind: 'human', id: 'ask', prompt: 'Anybody?', on_error: 'continue', ...more },
        echo('after', '<{{ask}}>'),
      ],
      edges: path('start', 'ask', 'after', 'end'),
    })
  const late = await runGraph(weir.url, { graph_name: await ask({ timeout_seconds: 0.5 }) })
  expect(resultOf(late)).toBe('<>')
  expect(endsOf(late, 'ask')).toMatchObject([{ status: 'failed', error: { code: 'node_timeout' } }])

  const runId = await startGraph(weir.url, { graph_name: await ask({}) })
  const [request] = only(await untilEvents(weir.url, runId, hasAsked), 'input_request')
  await post(`${weir.url}/api/runs/${runId}/inputs/${request?.input_id}`, { action: 'decline' })
  const declined = await eventsOf(weir.url, runId)
  expect(endsOf(declined, 'ask')).toMatchObject([{ status: 'failed', error: { code: 'input_declined' } }])
})
