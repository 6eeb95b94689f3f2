import { describe, expect, test } from 'vitest'
import { branch, found, graph, model, ways } from './graph-test-setup'

describe('a loop that leaves something running', () => {
  const loop = { from: 's', to: 't', max_loops: 2 }

  test('is an error when what was started beside it does not come to its end', () => {
    const definition = graph(
      [model('t'), model('x', '{{t}}'), model('s', '{{t}}')],
      [...ways('start t s end', 't x end'), loop],
    )
    expect(found(definition)).toEqual(['loop_leaves_running t s→t'])
  })

  test('is none when all comes together at its end, or before', () => {
    const together = [model('t'), model('x', '{{t}}'), model('y', '{{t}}'), model('s', '{{x}} {{y}}')]
    expect(found(graph(together, [...ways('start t x s end', 't y s'), loop]))).toEqual([])
    const before = [
      model('t'),
      model('x', '{{t}}'),
      model('y', '{{t}}'),
      branch('b', 'x == y'),
      model('s', '{{x}} {{y}}'),
      model('out', '{{x}}'),
    ]
    const edges = [
      ...ways('start t x b', 't y b', 'out end'),
      { from: 'b', to: 'out', case: 'case0' },
      { from: 'b', to: 's', case: 'else' },
      loop,
    ]
    expect(found(graph(before, edges))).toEqual([])
  })

  test('is none when one of what was started hands over and back on its way there', () => {
    const nodes = [
      model('t'),
      model('x', '{{t}}'),
      { id: 'desk', kind: 'agent' as const, handoffs: 1, prompt: '{{t}} {{help}}' },
      model('help'),
      model('s', '{{x}} {{desk}}'),
    ]
    expect(found(graph(nodes, [...ways('start t x s end', 't desk help desk s'), loop]))).toEqual([])
  })

  test('is an error when one of what was started can fall back to a way around its end', () => {
    const nodes = [
      model('t'),
      model('x', '{{t}}', { on_error: { fallback: 'f' } }),
      model('y', '{{t}}'),
      model('s', '{{x}} {{y}}'),
      model('f'),
    ]
    expect(found(graph(nodes, [...ways('start t x s end', 't y s', 'f end'), loop]))).toEqual([
      'loop_leaves_running t s→t',
    ])
  })

  test('is an error when a case of a branch starts two nodes and only one leads back', () => {
    const nodes = [branch('t', 'start == ""'), model('x'), model('s')]
    const edges = [
      ...ways('start t', 'x end', 's end'),
      { from: 't', to: 'x', case: 'case0' },
      { from: 't', to: 's', case: 'case0' },
      loop,
    ]
    expect(found(graph(nodes, edges))).toEqual(['loop_leaves_running t s→t'])
  })
})

describe('a loop that is entered beside where it begins', () => {
  test('is an error when handoffs are its only limit', () => {
    const desk = { id: 'desk', kind: 'agent' as const, handoffs: 1, prompt: '{{help}}' }
    const nodes = [desk, model('help'), model('x')]
    expect(found(graph(nodes, ways('start desk help desk end', 'start x help')))).toContain(
      'loop_entered_beside help help→desk',
    )
  })

  test('is an error when not every way leads to where it is entered', () => {
    const nodes = [
      model('t'),
      branch('b', 't == ""'),
      model('s', '{{t}} {{x}}'),
      model('x'),
      model('out', '{{t}}'),
    ]
    const edges = [
      ...ways('start t b', 'start x s', 'out end'),
      { from: 'b', to: 's', case: 'case0' },
      { from: 'b', to: 'out', case: 'else' },
      { from: 's', to: 't', max_loops: 2 },
    ]
    expect(found(graph(nodes, edges))).toEqual(['loop_entered_beside s s→t'])
  })

  test('is none when all rounds come to where it is entered', () => {
    const nodes = [model('t'), model('x'), model('s', '{{t}} {{x}}')]
    const edges = [...ways('start t s end', 'start x s'), { from: 's', to: 't', max_loops: 2 }]
    expect(found(graph(nodes, edges))).toEqual([])
  })
})

test('an edge cannot go back to a node that only it leads to', () => {
  const nodes = [model('a', '{{b}}'), model('b', '{{a}}')]
  const edges = [...ways('start a end', 'b a'), { from: 'a', to: 'b', max_loops: 2 }]
  expect(found(graph(nodes, edges))).toContain('loop_does_not_go_back a→b')
})
