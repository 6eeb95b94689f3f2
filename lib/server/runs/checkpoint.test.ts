import { expect, test } from 'vitest'
import type { StreamingBlock } from '@/lib/blocks/block'
import { blocksOf } from '@/lib/blocks/reduce'
import type { ScriptedRun } from '@/lib/server/engine/driven-run-test-setup'
import { eventsOf } from '@/lib/server/engine/driven-run-test-setup'
import {
  calledIn,
  graphRun,
  graphRunDefinitionOf,
  graphWith,
  model,
  promptsOf,
  resultOfRun,
  type GraphScript,
} from '@/lib/server/engine/graph-test-setup'
import { calls } from '@/lib/server/engine/script-test-setup'
import { checkpointOf, type Change } from './checkpoint'

/** A run that begins where another left off. */
async function goOn(script: GraphScript, earlier: ScriptedRun, change?: Change): Promise<ScriptedRun> {
  const checkpoint = checkpointOf(earlier.state(), graphRunDefinitionOf(script), change)
  const run = graphRun({ ...script, checkpoint })
  await run.drive()
  return run
}

async function driven(script: GraphScript): Promise<ScriptedRun> {
  const run = graphRun(script)
  await run.drive()
  return run
}

/** The last attempt at a node; in a map, at one of its items. */
function nodeIn(run: ScriptedRun, nodeId: string, isIt: (block: StreamingBlock) => boolean = () => true) {
  const block = blocksOf(run.state()).findLast(
    (each) => each.type === 'node' && each.span?.nodeId === nodeId && isIt(each),
  )
  if (!block) throw new Error(`There is no node ${nodeId}.`)
  return block
}

/** A model that breaks off the first time that it is asked this. */
function breaksOnceAt(fatal: string) {
  let isBroken = false
  return (prompt: string) => {
    const isTorn = prompt === fatal && !isBroken
    if (isTorn) isBroken = true
    return { text: `<${prompt}>`, isTorn }
  }
}

const diamond: GraphScript = {
  graph: graphWith(
    [model('a'), model('b', 'b {{a}}'), model('c', 'c {{a}}'), model('d', '{{b}} {{c}}')],
    ['start > a > b > d > end', 'a > c > d'],
  ),
}

test('a run that failed goes on at the node that failed', async () => {
  const script = { ...diamond, models: { d: breaksOnceAt('b(b a(Go.)) c(c a(Go.))') } }
  const failed = await driven(script)
  expect(failed.state().status).toBe('failed')
  const run = await goOn(script, failed)
  expect(calledIn(run)).toEqual(['d'])
  expect(resultOfRun(run)).toBe('<b(b a(Go.)) c(c a(Go.))>')
})

test('a node runs again with another input, and so does what follows it, and nothing else', async () => {
  const first = await driven(diamond)
  const run = await goOn(diamond, first, { block: nodeIn(first, 'b'), input: 'mine' })
  expect(calledIn(run)).toEqual(['b', 'd'])
  expect(promptsOf(run, 'b')).toEqual(['mine'])
  expect(resultOfRun(run)).toBe('d(b(mine) c(c a(Go.)))')
})

test('a node whose output is pinned does not run; what follows it does', async () => {
  const first = await driven(diamond)
  const run = await goOn(diamond, first, { block: nodeIn(first, 'a'), output: { n: 1 } })
  expect(calledIn(run)).toEqual(['b', 'c', 'd'])
  expect(promptsOf(run, 'b')).toEqual(['b {"n":1}'])
  expect(eventsOf(run, 'node_end')[0]).toMatchObject({ node_id: 'a', output: { n: 1 }, is_kept: true })
})

test('the output of a branch is the case that it takes', async () => {
  const cases = [{ name: 'yes', when: 'true' }]
  const script: GraphScript = {
    graph: graphWith(
      [{ id: 'which', kind: 'branch', cases }, model('x'), model('y')],
      [
        'start > which',
        { from: 'which', to: 'x', case: 'yes' },
        { from: 'which', to: 'y', case: 'else' },
        'x > end',
        'y > end',
      ],
    ),
  }
  const first = await driven(script)
  expect(calledIn(first)).toEqual(['x'])
  const run = await goOn(script, first, { block: nodeIn(first, 'which'), output: 'else' })
  expect(calledIn(run)).toEqual(['y'])
})

test('a node that had failed over to its fallback goes on as it should have, when its output is pinned', async () => {
  const script: GraphScript = {
    graph: graphWith(
      [model('a', 'x', { on_error: { fallback: 'f' } }), model('f'), model('b', '{{a}}')],
      ['start > a > b > end', 'f > end'],
    ),
    models: { a: [{ isTorn: true }] },
  }
  const first = await driven(script)
  expect(calledIn(first)).toEqual(['a', 'f'])
  const run = await goOn(script, first, { block: nodeIn(first, 'a'), output: 'mended' })
  expect(calledIn(run)).toEqual(['b'])
  expect(resultOfRun(run)).toBe('b(mended)')
})

const desk: GraphScript = {
  graph: graphWith(
    [{ id: 'desk', kind: 'agent', handoffs: 2 }, model('sales', '{{desk}}'), model('support', '{{desk}}')],
    ['start > desk > sales > end', 'desk > support > end', 'desk > end'],
  ),
}

test.for([
  ['to whom it had chosen', { calls: [calls('transfer_to_sales')] }, 'sales(pinned)'],
  ['to nobody, when it had failed before it chose', { isTorn: true }, 'pinned'],
] as const)('an agent whose output is pinned hands over %s', async ([, turn, result]) => {
  const script = { ...desk, models: { desk: [turn] } }
  const first = await driven(script)
  const run = await goOn(script, first, { block: nodeIn(first, 'desk'), output: 'pinned' })
  expect(resultOfRun(run)).toBe(result)
})

const inSub: GraphScript = {
  graph: graphWith(
    [model('a'), { id: 'sub', kind: 'subgraph', graph: 'inner', input: '{{a}}' }, model('b', '{{sub}}')],
    ['start > a > sub > b > end'],
  ),
  graphs: { inner: graphWith([model('x'), model('y', '{{x}}')], ['start > x > y > end']) },
}

test('a container that follows what has changed begins anew', async () => {
  const first = await driven(inSub)
  const run = await goOn(inSub, first, { block: nodeIn(first, 'a'), input: 'other' })
  expect(calledIn(run)).toEqual(['a', 'x', 'y', 'b'])
  expect(resultOfRun(run)).toBe('b(y(x(a(other))))')
})

test('also one that had failed half way', async () => {
  const script = { ...inSub, models: { y: breaksOnceAt('x(a(Go.))') } }
  const first = await driven(script)
  const run = await goOn(script, first, { block: nodeIn(first, 'a'), input: 'other' })
  expect(calledIn(run)).toEqual(['a', 'x', 'y', 'b'])
})

test('a container that had failed half way goes on where it was, when nothing before it has changed', async () => {
  const script = { ...inSub, models: { y: breaksOnceAt('x(a(Go.))') } }
  const run = await goOn(script, await driven(script))
  expect(calledIn(run)).toEqual(['y', 'b'])
  expect(resultOfRun(run)).toBe('b(<x(a(Go.))>)')
})

test('a node in a container runs again with another input, and what follows it there and outside', async () => {
  const first = await driven(inSub)
  const run = await goOn(inSub, first, { block: nodeIn(first, 'y'), input: 'mine' })
  expect(calledIn(run)).toEqual(['y', 'b'])
  expect(resultOfRun(run)).toBe('b(y(mine))')
})

const mapping: GraphScript = {
  graph: graphWith(
    [{ id: 'each', kind: 'map', graph: 'item' }, model('all', '{{each}}')],
    ['start > each > all > end'],
  ),
  graphs: {
    item: graphWith(
      [model('p'), { id: 'sub', kind: 'subgraph', graph: 'inner', input: '{{p}}' }],
      ['start > p > sub > end'],
    ),
    inner: graphWith([model('x'), model('y', '{{x}}')], ['start > x > y > end']),
  },
  input: '1\n2\n3',
  models: { all: (prompt) => ({ text: prompt }) },
}
const outputs = (run: ScriptedRun): unknown => JSON.parse(resultOfRun(run) ?? '')

/** Stands in this item of the map. */
function isInItem(run: ScriptedRun, index: number) {
  return (block: StreamingBlock): boolean => {
    const { spans } = run.state()
    for (let id = block.spanId; id !== ''; id = spans.get(id)?.parentSpanId ?? '') {
      const own = run.state().closed.get(spans.get(id)?.ownBlockId ?? '')
      if (own?.span?.item) return own.span.item.index === index
    }
    return false
  }
}

test('a node deep in one item runs again; all other items stay as they were', async () => {
  const first = await driven(mapping)
  const block = nodeIn(first, 'y', isInItem(first, 1))
  const run = await goOn(mapping, first, { block, input: 'mine' })
  expect(calledIn(run)).toEqual(['y', 'all'])
  expect(outputs(run)).toEqual(['y(x(p(1)))', 'y(mine)', 'y(x(p(3)))'])
})

test('an item runs again as a whole', async () => {
  const first = await driven(mapping)
  const block = nodeIn(first, 'each', ({ span }) => span?.item?.index === 2)
  const run = await goOn(mapping, first, { block })
  expect(calledIn(run)).toEqual(['p', 'x', 'y', 'all'])
  expect(promptsOf(run, 'p')).toEqual(['3'])
})

test('the output of an item can be pinned', async () => {
  const first = await driven(mapping)
  const block = nodeIn(first, 'each', ({ span }) => span?.item?.index === 0)
  const run = await goOn(mapping, first, { block, output: 'pinned' })
  expect(calledIn(run)).toEqual(['all'])
  expect(outputs(run)).toEqual(['pinned', 'y(x(p(2)))', 'y(x(p(3)))'])
})

test('the list of a map can be changed: then all of it runs again', async () => {
  const first = await driven(mapping)
  const block = nodeIn(first, 'each', ({ span }) => span?.item === undefined)
  const run = await goOn(mapping, first, { block, input: '["7", "8", "9"]' })
  expect(outputs(run)).toEqual(['y(x(p(7)))', 'y(x(p(8)))', 'y(x(p(9)))'])
})

test('a map that failed goes on with what each item had finished', async () => {
  const script = { ...mapping, models: { ...mapping.models, y: breaksOnceAt('x(p(2))') } }
  const run = await goOn(script, await driven(script))
  expect(calledIn(run)).not.toContain('p')
  expect(calledIn(run)).not.toContain('x')
  expect(outputs(run)).toEqual(['<x(p(1))>', '<x(p(2))>', '<x(p(3))>'])
})

const looping: GraphScript = {
  graph: graphWith(
    [model('a', 'a {{b}}'), model('b', '{{a}}'), model('c', '{{b:all}}')],
    ['start > a > b > c > end', { from: 'b', to: 'a', max_loops: 2 }],
  ),
  models: { a: (prompt) => ({ text: prompt }), b: (prompt) => ({ text: `b(${prompt})` }) },
}
const turnsOf = (run: ScriptedRun) =>
  eventsOf(run, 'node_start').map(({ node_id, iteration }) => `${node_id}#${iteration}`)

test('one turn of a loop runs again with all turns behind it; those before it stay', async () => {
  const first = await driven(looping)
  expect(turnsOf(first)).toEqual(['a#0', 'b#0', 'a#1', 'b#1', 'a#2', 'b#2', 'c#0'])
  const block = nodeIn(first, 'b', ({ span }) => span?.iteration === 1)
  const run = await goOn(looping, first, { block, input: 'mine' })
  expect(turnsOf(run)).toEqual(['b#1', 'a#2', 'b#2', 'c#0'])
  expect(promptsOf(run, 'a')).toEqual(['a b(mine)'])
  expect(promptsOf(run, 'c')).toEqual(['b(a )\n\nb(mine)\n\nb(a b(mine))'])
})

test('what a person edited in a run that failed counts when that run goes on', async () => {
  const script = { ...diamond, models: { b: breaksOnceAt('mine') } }
  const first = await driven(script)
  const second = await goOn(script, first, { block: nodeIn(first, 'b'), input: 'mine' })
  expect(second.state().status).toBe('failed')
  const definition = {
    ...graphRunDefinitionOf(script),
    checkpoint: checkpointOf(first.state(), graphRunDefinitionOf(script), {
      block: nodeIn(first, 'b'),
      input: 'mine',
    }),
  }
  const run = graphRun({ ...script, checkpoint: checkpointOf(second.state(), definition) })
  await run.drive()
  expect(promptsOf(run, 'b')).toEqual(['mine'])
  expect(calledIn(run)).toEqual(['b', 'd'])
})

test('an attempt that another has followed can be run again with another input', async () => {
  const script: GraphScript = {
    ...mapping,
    graph: graphWith(
      [
        { id: 'each', kind: 'map', graph: 'item', retry: { attempts: 2, backoff_ms: 0 } },
        model('all', '{{each}}'),
      ],
      ['start > each > all > end'],
    ),
    models: { ...mapping.models, y: breaksOnceAt('x(p(2))') },
  }
  const first = await driven(script)
  expect(first.state().status).toBe('completed')
  const block = blocksOf(first.state()).find(({ span }) => span?.nodeId === 'y' && span.error)
  if (!block) throw new Error('no failed attempt')
  const run = await goOn(script, first, { block, input: 'mine' })
  expect(promptsOf(run, 'y')).toContain('mine')
  expect(outputs(run)).toEqual(['<x(p(1))>', '<mine>', '<x(p(3))>'])
})
