import type { GraphDefinitionInput } from '@/lib/protocol/graphs'
import { only } from './agents'
import { echo, endsOf, expectAllEnded, makeGraph, nodesThat, path, resultOf, runGraph } from './graphs'
import { expect, test } from './story'

/** Adds a letter in each turn, and goes back until the condition holds. */
function growing(until: string, max_loops: number): Omit<GraphDefinitionInput, 'name'> {
  return {
    nodes: [
      echo('grow', '{{grow}}a'),
      { kind: 'branch', id: 'enough', cases: [{ name: 'more', when: `!(${until})` }] },
      echo('done', 'Done: {{grow}}'),
    ],
    edges: [
      ...path('start', 'grow', 'enough'),
      { from: 'enough', to: 'grow', case: 'more', max_loops },
      { from: 'enough', to: 'done', case: 'else' },
      ...path('done', 'end'),
    ],
    end_template: '{{done}} {{grow:2}} ({{grow:all}})',
  }
}

test('a loop goes back until its condition holds', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Loop', growing('grow == "aaa"', 10))
  const events = await runGraph(weir.url, { graph_name })
  expect(resultOf(events)).toBe('Done: aaa aa\n\naaa (a\n\naa\n\naaa)')
  const ends = endsOf(events, 'grow')
  expect(ends.map(({ iteration, attempt, output }) => [iteration, attempt, output])).toEqual([
    [0, 1, 'a'],
    [1, 1, 'aa'],
    [2, 1, 'aaa'],
  ])
  expect(endsOf(events, 'enough').map(({ next }) => next)).toEqual([['grow'], ['grow'], ['done']])
  expect(nodesThat(events, 'skipped')).toEqual([])
  expect(only(events, 'node_start').filter(({ node_id }) => node_id === 'done')).toHaveLength(1)
  expectAllEnded(events)
})

test('a loop whose condition never holds ends at its limit, and the graph goes on', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Limit', growing('false', 4))
  const events = await runGraph(weir.url, { graph_name })
  expect(resultOf(events)).toMatch(/^Done: aaaaa /)
  expect(endsOf(events, 'grow')).toHaveLength(5)
  expect(endsOf(events, 'enough').at(-1)).toMatchObject({ output: 'else', next: ['done'] })
})

test('a loop without a branch goes round as often as it may, all of it each time', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Rounds', {
    nodes: [
      echo('one', '1'),
      echo('left', '{{one}}l'),
      echo('right', '{{one}}r'),
      echo('two', '{{left}}{{right}}'),
    ],
    edges: [
      ...path('start', 'one', 'left', 'two'),
      ...path('one', 'right', 'two'),
      { from: 'two', to: 'one', max_loops: 2 },
      ...path('two', 'end'),
    ],
  })
  const events = await runGraph(weir.url, { graph_name })
  expect(resultOf(events)).toBe('1l1r')
  for (const id of ['one', 'left', 'right', 'two'])
    expect(endsOf(events, id).map(({ iteration }) => iteration)).toEqual([0, 1, 2])
})
