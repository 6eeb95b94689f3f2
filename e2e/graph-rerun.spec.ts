import type { RunEvent } from '@/lib/protocol/events'
import { readRun } from '@/testing/event-reader'
import { eventsOf, only, post, postJson, untilEvents } from './agents'
import {
  callsWith,
  echo,
  endsOf,
  expectAllEnded,
  makeGraph,
  path,
  planned,
  resultOf,
  runAgain,
  runGraph,
  runIdOf,
  startGraph,
} from './graphs'
import { expect, test } from './story'

/** Three nodes in a row and one beside them; each says what it was given, behind its own mark. */
async function makeRow(url: string, mark: string): Promise<string> {
  return makeGraph(url, 'Row', {
    nodes: [
      echo('one', `1-${mark}({{start}})`),
      echo('two', `2-${mark}({{one}})`),
      echo('three', `3-${mark}({{two}})`),
      echo('beside', `b-${mark}`),
    ],
    edges: [...path('start', 'one', 'two', 'three', 'end'), ...path('start', 'beside', 'end')],
    end_template: '{{three}} {{beside}}',
  })
}

const keptIn = (events: readonly RunEvent[]) =>
  only(events, 'node_end')
    .flatMap(({ node_id, is_kept }) => (is_kept ? [node_id] : []))
    .toSorted()

const startOf = (events: readonly RunEvent[]) => only(events, 'run_start')[0]

test('from a node with an edited input: what came before is kept, what follows runs, the old run stays', async ({
  weir,
  upstream,
}) => {
  const mark = crypto.randomUUID().slice(0, 8)
  const first = await runGraph(weir.url, { graph_name: await makeRow(weir.url, mark) })
  expect(resultOf(first)).toBe(`3-${mark}(2-${mark}(1-${mark}(Begin))) b-${mark}`)
  const old = await readRun(`${weir.url}/api/runs/${runIdOf(first)}/events`)
  const before = upstream.requests.length

  const again = await runAgain(weir.url, runIdOf(first), { node_id: 'two', input: 'edited' })
  expect(resultOf(again)).toBe(`3-${mark}(edited) b-${mark}`)
  expect(keptIn(again)).toEqual(['beside', 'one'])
  expect(only(again, 'node_start').map(({ node_id, input }) => [node_id, input])).toEqual([
    ['two', 'edited'],
    ['three', `3-${mark}(edited)`],
  ])
  expect(upstream.requests.slice(before).map(({ body }) => body.messages.at(-1)?.content)).toEqual([
    'edited',
    `3-${mark}(edited)`,
  ])
  expect(only(again, 'run_resumed')).toMatchObject([{ reason: 'checkpoint' }])
  // Only what ran here is paid for here.
  expect(again.at(-1)).toMatchObject({ usage: { total_tokens: 2 * 18 } })
  expectAllEnded(again)

  // It stands beside the old answer, under the same prompt.
  const [one, two] = [startOf(first), startOf(again)]
  expect(two?.conversation_id).toBe(one?.conversation_id)
  expect(two?.input).toEqual(one?.input)
  expect(two?.answer_message_id).not.toBe(one?.answer_message_id)
  expect((await readRun(`${weir.url}/api/runs/${runIdOf(first)}/events`)).frames).toEqual(old.frames)
})

test('with a pinned output the node does not run, and what follows reads that', async ({
  weir,
  upstream,
}) => {
  const mark = crypto.randomUUID().slice(0, 8)
  const first = await runGraph(weir.url, { graph_name: await makeRow(weir.url, mark) })
  const before = upstream.requests.length
  const again = await runAgain(weir.url, runIdOf(first), { node_id: 'two', output: 'pinned' })
  expect(resultOf(again)).toBe(`3-${mark}(pinned) b-${mark}`)
  expect(keptIn(again)).toEqual(['beside', 'one', 'two'])
  expect(upstream.requests.length - before).toBe(1)
})

test('a fork is a conversation of its own; all of a graph again, in its latest version and with another input', async ({
  weir,
}) => {
  const mark = crypto.randomUUID().slice(0, 8)
  const graph_name = await makeRow(weir.url, mark)
  const first = await runGraph(weir.url, { graph_name })
  const fork = await runAgain(weir.url, runIdOf(first), { node_id: 'three' }, 'fork')
  expect(resultOf(fork)).toBe(resultOf(first))
  expect(keptIn(fork)).toEqual(['beside', 'one', 'two'])
  expect(startOf(fork)?.conversation_id).not.toBe(startOf(first)?.conversation_id)
  expect(startOf(fork)?.input.content).toBe('Begin')

  const stored = await (await fetch(`${weir.url}/api/graphs/${graph_name}`)).json()
  const changed = await fetch(`${weir.url}/api/graphs/${graph_name}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      revision: stored.revision,
      definition: { ...stored.definition, end_template: 'New: {{three}}' },
    }),
  })
  expect(changed.status).toBe(200)
  const whole = await runAgain(weir.url, runIdOf(first), { input_text: 'Anew' })
  expect(resultOf(whole)).toBe(`New: 3-${mark}(2-${mark}(1-${mark}(Anew)))`)
  expect(startOf(whole)?.conversation_id).toBe(startOf(first)?.conversation_id)
  // From a node it is the version that ran.
  expect(resultOf(await runAgain(weir.url, runIdOf(first), { node_id: 'three' }))).toBe(resultOf(first))
})

test('continue_from_checkpoint after a failure: what had finished is not run again, in a map too', async ({
  weir,
  upstream,
}) => {
  const mark = crypto.randomUUID().slice(0, 8)
  const item = await makeGraph(weir.url, 'Item', {
    nodes: [
      echo('say', `${mark} {{start}}`),
      { kind: 'branch', id: 'which', cases: [{ name: 'bad', when: 'start == "bad"' }] },
      planned('shaky', { text: 'mended', failures: 1 }, { prompt: `${mark} shaky` }),
      echo('fine', `${mark} fine`),
    ],
    edges: [
      ...path('start', 'say', 'which'),
      { from: 'which', to: 'shaky', case: 'bad' },
      { from: 'which', to: 'fine', case: 'else' },
      ...path('shaky', 'end'),
      ...path('fine', 'end'),
    ],
    end_template: '{{start}}: {{shaky}}{{fine}}',
  })
  const graph_name = await makeGraph(weir.url, 'Map', {
    nodes: [
      echo('list', `${mark} list`),
      { kind: 'map', id: 'each', graph: item, items: '["a", "bad", "c"]', concurrency: 1 },
      echo('after', `${mark} after {{each}}`),
    ],
    edges: path('start', 'list', 'each', 'after', 'end'),
  })
  const failed = await runGraph(weir.url, { graph_name })
  expect(failed.at(-1)).toMatchObject({ type: 'run_end', status: 'failed' })
  const before = callsWith(upstream, mark).length
  // list, say and fine of the first item, say and shaky of the second.
  expect(before).toBe(5)

  const go = { graph_name, continue_from_checkpoint: runIdOf(failed) }
  const whole: { final_result: string; run_id: string } = await postJson(
    `${weir.url}/api/graphs/execute`,
    { ...go, stream: false },
    200,
  )
  expect(whole.final_result).toBe(`${mark} after ["a: ${mark} fine","bad: mended","c: ${mark} fine"]`)
  // shaky, say and fine of the third item, after.
  expect(callsWith(upstream, mark).length - before).toBe(4)
  const events = await eventsOf(weir.url, whole.run_id)
  expect(keptIn(events)).toEqual(['each', 'list', 'say', 'which'])
  expect(startOf(events)?.conversation_id).toBe(startOf(failed)?.conversation_id)
  expectAllEnded(events)
})

test('one node of one item of a map runs again, with another input', async ({ weir, upstream }) => {
  const item = await makeGraph(weir.url, 'Item', {
    nodes: [echo('say', 'said {{start}}'), echo('again', '<{{say}}>')],
    edges: path('start', 'say', 'again', 'end'),
  })
  const graph_name = await makeGraph(weir.url, 'Map', {
    nodes: [{ kind: 'map', id: 'each', graph: item, items: '["a", "b", "c"]' }, echo('after', '{{each}}')],
    edges: path('start', 'each', 'after', 'end'),
  })
  const first = await runGraph(weir.url, { graph_name })
  const span = endsOf(first, 'say').find(({ output }) => output === 'said b')?.span_id ?? ''
  const before = upstream.requests.length
  const again = await runAgain(weir.url, runIdOf(first), { span_id: span, input: 'edited' })
  expect(resultOf(again)).toBe('["<said a>","<edited>","<said c>"]')
  expect(upstream.requests.length - before).toBe(3)
  expectAllEnded(again)
})

test('what cannot run again is refused with the reason', async ({ weir }) => {
  const graph_name = await makeRow(weir.url, 'r')
  const ended = runIdOf(await runGraph(weir.url, { graph_name }))
  const again = (runId: string, body: object, status: number) =>
    postJson<{ error: object }>(`${weir.url}/api/runs/${runId}/rerun`, body, status)
  expect(await again(ended, { node_id: 'nobody' }, 404)).toMatchObject({
    error: { code: 'not_found', message: 'This run has no node “nobody”.', param: 'node_id' },
  })
  expect(await again('nothing', {}, 404)).toMatchObject({ error: { code: 'not_found' } })
  const wrong = [
    { node_id: 'one', span_id: 'x' },
    { node_id: 'one', input: 'x', output: 'y' },
    { input: 'x' },
    { node_id: 'one', input_text: 'x' },
    { input_text: ' ' },
    { node_id: { $gt: '' } },
    { sudo: true },
  ]
  for (const body of wrong)
    expect(await again(ended, body, 400)).toMatchObject({ error: { code: 'invalid_request' } })

  const waiting = await makeGraph(weir.url, 'Hanging', {
    nodes: [planned('hang', { text: 'I hang', hangs: true })],
    edges: path('start', 'hang', 'end'),
  })
  const running = await startGraph(weir.url, { graph_name: waiting })
  await untilEvents(weir.url, running, (seen) => only(seen, 'chunk').length > 1)
  expect(await again(running, {}, 409)).toMatchObject({ error: { code: 'run_in_progress', run_id: running } })
  const go = { graph_name: waiting, continue_from_checkpoint: running }
  expect(await postJson(`${weir.url}/api/graphs/execute`, go, 409)).toMatchObject({
    error: { code: 'run_in_progress' },
  })
  await post(`${weir.url}/api/runs/${running}/cancel`, {})

  const chat = await post(`${weir.url}/api/chat/completions`, { user_prompt: 'Hello', model_name: 'echo' })
  await chat.text()
  const chatRun = chat.headers.get('x-run-id') ?? ''
  expect(await again(chatRun, {}, 400)).toMatchObject({
    error: { code: 'invalid_request', message: expect.stringContaining('no run of a graph') },
  })
})
