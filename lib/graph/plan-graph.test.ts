import { describe, expect, test } from 'vitest'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import {
  branch,
  end,
  found,
  graph,
  graphOf,
  isError,
  model,
  start,
  ways,
  type NodeInput,
} from './graph-test-setup'
import { planGraph } from './plan-graph'

test('a sound graph has a plan: edges by node, levels, what can be reached', () => {
  const definition = graph(
    [model('a'), model('b'), model('c', '{{a}} {{b}}'), model('f')],
    ways('start a c end', 'start b c', 'f end'),
  )
  const nodes = definition.nodes.map((node) =>
    node.id === 'b' ? { ...node, on_error: { fallback: 'f' } } : node,
  )
  const { plan, problems } = planGraph(graphOf(nodes, definition.edges))
  expect(problems).toEqual([])
  expect(plan?.levels).toEqual([['start'], ['a', 'b'], ['c', 'f'], ['end']])
  expect(plan?.edgesFrom.get('b')).toEqual([
    { from: 'b', to: 'c', kind: 'flow', isBack: false },
    { from: 'b', to: 'f', kind: 'error', isBack: false },
  ])
  expect(plan?.edgesInto.get('c')?.map(({ from }) => from)).toEqual(['a', 'b'])
  expect([...(plan?.reachableFrom.get('b') ?? [])].toSorted()).toEqual(['b', 'c', 'end', 'f'])
  expect(plan?.repeatable).toEqual(new Set())
  expect([plan?.startId, plan?.endId]).toEqual(['start', 'end'])
})

test('an edge with a limit of loops goes back, and what lies behind its target is repeatable', () => {
  const { plan } = planGraph(
    graph(
      [model('a'), model('b', '{{a}}')],
      [...ways('start a b end'), { from: 'b', to: 'a', max_loops: 3 }],
    ),
  )
  expect(plan?.edgesFrom.get('b')?.map(({ to, isBack, maxLoops }) => [to, isBack, maxLoops])).toEqual([
    ['end', false, undefined],
    ['a', true, 3],
  ])
  expect(plan?.edgesInto.get('a')?.map(({ from }) => from)).toEqual(['start'])
  expect([...(plan?.repeatable ?? [])]).toEqual(['a', 'b', 'end'])
})

test('a cycle through handoffs is limited by them, and the edge that closes it goes back', () => {
  const desk: NodeInput = { id: 'desk', kind: 'agent', handoffs: 2 }
  const { plan, problems } = planGraph(graph([desk, model('help')], ways('start desk help desk end')))
  expect(problems).toEqual([])
  expect(plan?.edgesFrom.get('help')).toEqual([{ from: 'help', to: 'desk', kind: 'flow', isBack: true }])
})

describe('says what is wrong and where', () => {
  test.each<[string, GraphDefinition, string[]]>([
    ['no start', graphOf([model('a'), end], ways('a end')), ['no_start']],
    ['no end', graphOf([start, model('a')], ways('start a')), ['no_end']],
    [
      'two starts',
      graphOf([start, { id: 'more', kind: 'start' }, end], ways('start end', 'more end')),
      ['several_starts more'],
    ],
    [
      'two ends',
      graphOf([start, end, { id: 'more', kind: 'end' }], ways('start end', 'start more')),
      ['several_ends more'],
    ],
    ['an id twice', graph([model('a'), model('a')], ways('start a end')), ['duplicate_node a id']],
    [
      'an id that stands for the input',
      graphOf([{ id: 'begin', kind: 'start' }, model('start'), end], ways('begin start end')),
      ['reserved_id start id'],
    ],
    [
      'edges to and from unknown nodes',
      graph([model('a')], ways('start a end', 'a ghost', 'ghost end')),
      ['unknown_node a→ghost', 'unknown_node ghost→end'],
    ],
    [
      'an edge into the start',
      graph([model('a')], ways('start a end', 'a start')),
      ['edge_into_start a→start'],
    ],
    ['an edge out of the end', graph([model('a')], ways('start a end', 'end a')), ['edge_out_of_end end→a']],
    ['an edge twice', graph([model('a')], ways('start a end', 'start a')), ['duplicate_edge start→a']],
    [
      'nodes that nothing leads to',
      graph([model('a'), model('b'), model('c', '{{b}}')], ways('start a end', 'b c end')),
      ['unreachable_node b', 'unreachable_node c'],
    ],
    [
      'a node that leads nowhere',
      graph([model('a'), model('b')], ways('start a end', 'start b')),
      ['no_way_to_end b'],
    ],
    ['an end that nothing leads to', graph([model('a')], ways('start a')), ['unreachable_node end']],
    [
      'a cycle without a limit',
      graph([model('a'), model('b', '{{a}}'), model('c', '{{b}}')], ways('start a b c end', 'c a')),
      ['cycle_without_limit c→a'],
    ],
    [
      'a cycle without a limit beside one that handoffs limit',
      graph(
        [{ id: 'desk', kind: 'agent', handoffs: 1, prompt: '{{b}}' }, model('a'), model('b', '{{a}}')],
        ways('start desk a b desk end', 'b a'),
      ),
      ['cycle_without_limit b→a'],
    ],
    [
      'a limit of loops on an edge that leads on',
      graph([model('a')], [...ways('start a'), { from: 'a', to: 'end', max_loops: 2 }]),
      ['loop_does_not_go_back a→end'],
    ],
    [
      'an edge back to a handoff beside another',
      graph(
        [{ id: 'desk', kind: 'agent', handoffs: 1 }, model('help')],
        ways('start desk help desk end', 'help end'),
      ),
      ['goes_back_and_on help→desk'],
    ],
    [
      'two edges back to one node',
      graph(
        [model('a'), branch('b', 'true', 'a == ""')],
        [
          ...ways('start a b'),
          { from: 'b', to: 'a', case: 'case0', max_loops: 2 },
          { from: 'b', to: 'a', case: 'case1', max_loops: 2 },
          { from: 'b', to: 'end', case: 'else' },
        ],
        { end_template: '{{a}}' },
      ),
      ['duplicate_loop b→a', 'duplicate_loop b→a'],
    ],
    [
      'an unknown fallback',
      graph([model('a', 'x', { on_error: { fallback: 'ghost' } })], ways('start a end')),
      ['unknown_fallback a on_error'],
    ],
    [
      'a node that is its own fallback',
      graph([model('a', 'x', { on_error: { fallback: 'a' } })], ways('start a end')),
      ['fallback_goes_back a on_error'],
    ],
    [
      'a fallback to a node that comes before',
      graph([model('a'), model('b', '{{a}}', { on_error: { fallback: 'a' } })], ways('start a b end')),
      ['fallback_goes_back b on_error'],
    ],
    [
      'handoffs with nobody to hand over to',
      graph([{ id: 'a', kind: 'agent', handoffs: 1 }], ways('start a end')),
      ['handoffs_without_output a handoffs'],
    ],
    ['an empty prompt', graph([model('a', ' ')], ways('start a end')), ['empty_prompt a prompt']],
    [
      'an empty list of a map',
      graph([{ id: 'a', kind: 'map', graph: 'g', items: '' }], ways('start a end')),
      ['empty_items a items'],
    ],
    [
      'forms that are no objects',
      graphOf(
        [
          { id: 'start', kind: 'start', schema: { type: 'string' } },
          { id: 'a', kind: 'human', schema: { type: 'object', properties: [] } },
          { id: 'b', kind: 'human', schema: { type: 'object', properties: { ok: { type: 'boolean' } } } },
          end,
        ],
        ways('start a b end'),
      ),
      ['schema_not_object start schema', 'schema_not_object a schema'],
    ],
    [
      'templates that name no node',
      graph(
        [
          model('a', '{{ghost}} {{ghost:2}}'),
          {
            id: 't',
            kind: 'tool',
            tool: { server: 's', tool: 't' },
            arguments: { deep: ['{{a}}', '{{ghost.x}}'] },
          },
        ],
        ways('start a t end'),
        { end_template: '{{ghost}}' },
      ),
      [
        'unknown_reference a prompt',
        'unknown_reference t arguments.deep.1',
        'unknown_reference end_template',
      ],
    ],
    [
      'templates that name what does not run before',
      graph(
        [model('a', '{{b}}'), model('b', '{{b}} {{a}}'), model('c')],
        ways('start a b end', 'start c end'),
      ),
      ['reference_not_before a prompt', 'reference_not_before b prompt'],
    ],
    [
      'outputs that nobody reads',
      graph([model('a'), model('b'), model('c', '{{b}}')], ways('start a b c end')),
      ['unused_input b a→b'],
    ],
    [
      'a branch as the result',
      graph(
        [branch('b', 'start == ""')],
        [...ways('start b'), { from: 'b', to: 'end', case: 'case0' }, { from: 'b', to: 'end', case: 'else' }],
      ),
      ['case_as_result b end_template'],
    ],
  ])('%s', (_, definition, problems) => {
    expect(found(definition)).toEqual(problems)
    const { plan, problems: all } = planGraph(definition)
    expect(plan === undefined).toBe(all.some(isError))
  })

  test('edges and cases of a branch', () => {
    const cases = [
      { name: 'good', when: 'a == ""' },
      { name: 'bad', when: 'ghost == 1' },
      { name: 'else', when: 'a >' },
      { name: 'good', when: 'b == 1' },
      { name: 'unused', when: 'true' },
    ]
    const definition = graph(
      [model('a'), { id: 'b', kind: 'branch', cases }, model('x'), model('y')],
      [
        ...ways('start a b', 'b x end'),
        { from: 'a', to: 'y', case: 'good' },
        { from: 'b', to: 'y', case: 'good' },
        { from: 'b', to: 'y', case: 'wrong' },
        { from: 'b', to: 'y', case: 'bad' },
        ...ways('y end'),
      ],
    )
    expect(found(definition)).toEqual([
      'case_without_branch a→y',
      'missing_case b→x',
      'unknown_case b→y',
      'reserved_case b cases.2.name',
      'duplicate_case b cases.3.name',
      'case_without_edge b cases.4.name',
      'invalid_condition b cases.1.when',
      'invalid_condition b cases.2.when',
      'reference_not_before b cases.3.when',
    ])
  })

  test('a case that goes back and on at once', () => {
    const definition = graph(
      [model('a'), branch('b', 'a == ""'), model('c')],
      [
        ...ways('start a b', 'c end'),
        { from: 'b', to: 'a', case: 'case0', max_loops: 2 },
        { from: 'b', to: 'c', case: 'case0' },
      ],
    )
    expect(found(definition)).toEqual(['case_goes_back_and_on b→a'])
  })

  test('the nodes of a cycle are named in order', () => {
    const { problems } = planGraph(graph([model('a'), model('b', '{{a}}')], ways('start a b end', 'b a')))
    expect(problems.map(({ message }) => message)).toEqual([
      'a → b → a goes round without end. Give the edge from “b” to “a” a limit of loops.',
    ])
  })
})

test('names of what runs before, of the start by its own id, and of a node itself in a loop are in order', () => {
  const definition = graphOf(
    [
      { id: 'begin', kind: 'start' },
      model('a', '{{begin}} {{b}} {{a}}'),
      branch('b', 'a != "" && begin != ""'),
      end,
    ],
    [
      ...ways('begin a b'),
      { from: 'b', to: 'a', case: 'case0', max_loops: 2 },
      { from: 'b', to: 'end', case: 'else' },
    ],
    { end_template: '{{a}}' },
  )
  expect(found(definition)).toEqual([])
})
