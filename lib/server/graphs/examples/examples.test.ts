import { expect, test } from 'vitest'
import { holds } from '@/lib/graph/condition'
import { renderTemplate } from '@/lib/graph/template'
import { createDemoModel } from '@/lib/server/models/demo'
import { shippedGraphs } from './shipped-graphs'

/** What nodes have given so far. */
type Outputs = Readonly<Record<string, unknown>>

const graphOf = (id: string) => shippedGraphs.get(id) ?? expect.unreachable(`no graph ${id}`)
const fill = (template: string, outputs: Outputs) =>
  renderTemplate(template, (nodeId) => (nodeId in outputs ? [outputs[nodeId]] : []))

/** What the demo model says, and calls, as a node of an example. */
async function ask(graphId: string, nodeId: string, outputs: Outputs) {
  const node = graphOf(graphId).nodes.find(({ id }) => id === nodeId)
  if (node?.kind !== 'model' && node?.kind !== 'agent') return expect.unreachable(`${nodeId} does not speak`)
  const messages = [
    { role: 'system', content: node.instructions },
    { role: 'user', content: fill(node.prompt, outputs) },
  ]
  const tools = node.kind === 'agent' ? transfersOf(graphId, nodeId) : []
  const demo = createDemoModel({ sleep: () => Promise.resolve() })
  const request = { model: 'demo', messages, options: { tools } }
  const chunks = await Array.fromAsync(demo.stream(request, new AbortController().signal))
  const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta))
  return {
    text: deltas.map(({ content }) => content).join(''),
    call: deltas.flatMap(({ tool_calls }) => tool_calls?.[0]?.function?.name ?? '').join(''),
  }
}

function transfersOf(graphId: string, nodeId: string) {
  const targets = graphOf(graphId).edges.filter(({ from }) => from === nodeId)
  return targets.map(({ to }) => ({ type: 'function', function: { name: `transfer_to_${to}` } }))
}

const say = async (graphId: string, nodeId: string, outputs: Outputs) =>
  (await ask(graphId, nodeId, outputs)).text

const endOf = (graphId: string, outputs: Outputs) => fill(graphOf(graphId).end_template ?? '', outputs)

function caseOf(graphId: string, nodeId: string, outputs: Outputs): string {
  const { nodes } = graphOf(graphId)
  const branch = nodes.find(({ id }) => id === nodeId)
  if (branch?.kind !== 'branch') return expect.unreachable(`${nodeId} is no branch`)
  const sight = {
    outputsOf: (id: string) => (id in outputs ? [outputs[id]] : []),
    iteration: 0,
    nodeIds: nodes.map(({ id }) => id),
  }
  return branch.cases.find(({ when }) => holds(when, sight))?.name ?? 'else'
}

test('no example names a model, and every node says what it is for', () => {
  for (const { nodes, description } of shippedGraphs.values()) {
    expect(description).not.toBe('')
    for (const node of nodes) {
      expect('model_name' in node, node.id).toBe(false)
      expect(node.kind === 'end' || (node.name ?? '') !== '', node.id).toBe(true)
      expect(node.position, node.id).toBeDefined()
    }
  }
})

test('no node stands upon another', () => {
  for (const [id, { nodes }] of shippedGraphs) {
    const places = nodes.map(({ position }) => `${position?.x},${position?.y}`)
    expect(new Set(places).size, id).toBe(places.length)
  }
})

test('three views: each speaks about the question, and the result holds the verdict and all of them', async () => {
  const start = 'Should our library lend tools as well as books?'
  const outputs: Record<string, string> = { start }
  for (const view of ['optimist', 'sceptic', 'engineer'])
    outputs[view] = await say('three-views', view, outputs)
  outputs.weigh = await say('three-views', 'weigh', outputs)
  expect(outputs.weigh).toContain(`**Question:** ${start}`)
  const result = endOf('three-views', outputs)
  expect(result.indexOf('**Question:**')).toBeLessThan(result.indexOf('### Optimist'))
  expect(result.match(/\*\*library\*\*/g)?.length).toBeGreaterThanOrEqual(3)
  expect(result).not.toContain('{{')
  expect(result).not.toContain('nothing |')
})

test.each([
  ['I was charged twice for invoice 204.', 'billing'],
  ['The app crashes when I open it.', 'technical'],
  ['Do you have an office in Lisbon?', 'other'],
])('support desk: "%s" goes to %s and into the draft', async (start, desk) => {
  const { call, text } = await ask('support-desk', 'triage', { start })
  expect(call).toBe(`transfer_to_${desk}`)
  expect(text).not.toBe('')
  const notes = await say('support-desk', desk, { start })
  expect(notes).toContain(start)
  const draft = await say('support-desk', 'draft', { start, [desk]: notes })
  expect(draft).toContain(start)
  expect(draft).toContain('please send us')
  expect(endOf('support-desk', { draft })).toBe(draft)
})

test('support desk: "again" goes back with the note, "send" ends it', async () => {
  const start = 'The app crashes.'
  const draft = await say('support-desk', 'draft', { start, technical: 'Notes' })
  const review = { decision: 'again', note: 'Warmer' }
  expect(caseOf('support-desk', 'decide', { review })).toBe('again')
  const second = await say('support-desk', 'draft', { start, technical: 'Notes', draft, review })
  expect(second).toContain('Draft 2 of the demo model. Wanted change: Warmer')
  expect(caseOf('support-desk', 'decide', { review: { decision: 'send' } })).toBe('else')
  expect(graphOf('support-desk').edges).toContainEqual({
    from: 'decide',
    to: 'draft',
    case: 'again',
    max_loops: 3,
  })
})

test('digest one: addresses are fetched, texts are not, whatever is in them', () => {
  const kindOf = (start: string) => caseOf('digest-one', 'sort', { start })
  expect(['https://a.test/x', 'http://a.test'].map(kindOf)).toEqual(['address', 'address'])
  expect(
    ['The river rose', '{"json": true}', '[1]', '42', '', 'httpd', 'https://a.test is down'].map(kindOf),
  ).toEqual(Array(7).fill('else'))
})

test('digest: every item is in the result, dated; one alone is not grouped', async () => {
  const clock = { time: '2030-01-02T03:04:05+00:00', date: '2 January 2030', weekday: 'Wednesday' }
  const items = ['The river rose by 3 m', 'The mill is closed']
  const each = await Promise.all(items.map((start) => say('digest-one', 'sum', { start })))
  expect(caseOf('digest', 'count', { each })).toBe('several')
  const overview = await say('digest', 'overview', { each, clock })
  const result = endOf('digest', { overview, clock })
  for (const item of items) expect(result).toContain(item)
  expect(result).toMatch(/\n\n\*Wednesday, 2 January 2030\*$/)
  for (const few of [[], each.slice(0, 1)]) expect(caseOf('digest', 'count', { each: few })).toBe('else')
  expect(await say('digest', 'single', { each: each.slice(0, 1), clock })).toContain(items[0])
})

test('an item whose page could not be read says so', async () => {
  expect(await say('digest-one', 'sum', { start: 'https://a.test/', page: '' })).toContain(
    'could not be read',
  )
})
