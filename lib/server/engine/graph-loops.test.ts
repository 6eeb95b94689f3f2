/** Edges that go back. */
import { expect, test } from 'vitest'
import { eventsOf } from './driven-run-test-setup'
import {
  calledIn,
  endsOf,
  graphRun,
  graphWith,
  model,
  nextOf,
  promptsOf,
  resultOfRun,
  turnsOf,
} from './graph-test-setup'

const numbered = () => {
  let count = 0
  return () => ({ text: String(++count) })
}

test('an edge that goes back is taken as often as it may, and then the others are', async () => {
  const graph = graphWith(
    [model('a', '{{b}}'), model('b', '{{a}}'), model('c', '{{b:all}} | {{b:2}} | {{b}}')],
    ['start > a > b > c > end', { from: 'b', to: 'a', max_loops: 2 }],
  )
  const run = graphRun({ graph, models: { a: numbered(), b: (prompt) => ({ text: `b${prompt}` }) } })
  await run.drive()
  expect(turnsOf(run)).toEqual(['a#0', 'b#0', 'a#1', 'b#1', 'a#2', 'b#2', 'c#0'])
  expect(nextOf(run, 'b')).toEqual([['a'], ['a'], undefined])
  expect(promptsOf(run, 'a')).toEqual(['', 'b1', 'b2'])
  expect(promptsOf(run, 'c')).toEqual(['b1\n\nb2\n\nb3 | b2\n\nb3 | b3'])
})

test('a branch goes back until its condition holds no more', async () => {
  const graph = graphWith(
    [
      model('a'),
      { id: 'more', kind: 'branch', cases: [{ name: 'again', when: 'a != "3"' }] },
      model('b', '{{a}}'),
    ],
    [
      'start > a > more',
      { from: 'more', to: 'a', case: 'again', max_loops: 9 },
      { from: 'more', to: 'b', case: 'else' },
      'b > end',
    ],
  )
  const run = graphRun({ graph, models: { a: numbered() } })
  await run.drive()
  expect(turnsOf(run)).toEqual(['a#0', 'more#0', 'a#1', 'more#1', 'a#2', 'more#2', 'b#0'])
  expect(resultOfRun(run)).toBe('b(3)')
})

test('a case whose edge has been taken as often as it may holds no more', async () => {
  const cases = [
    { name: 'again', when: 'true' },
    { name: 'enough', when: 'iteration >= 2' },
  ]
  const graph = graphWith(
    [model('a'), { id: 'more', kind: 'branch', cases }, model('b')],
    [
      'start > a > more',
      { from: 'more', to: 'a', case: 'again', max_loops: 2 },
      { from: 'more', to: 'b', case: 'enough' },
      'b > end',
    ],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(
    endsOf(run)
      .filter(([id]) => id === 'more')
      .map(([, , output]) => output),
  ).toEqual(['again', 'again', 'enough'])
  expect(calledIn(run)).toEqual(['a', 'a', 'a', 'b'])
})

test('what stands beside a loop runs once; what joins the loop waits for its end', async () => {
  const graph = graphWith(
    [model('a'), model('b', '{{a}}'), model('beside'), model('join', '{{b}} {{beside}}')],
    ['start > a > b > join > end', 'start > beside > join', { from: 'b', to: 'a', max_loops: 1 }],
  )
  const run = graphRun({ graph, models: { a: numbered(), beside: [{ text: 'once' }] } })
  await run.drive()
  expect(turnsOf(run)).toEqual(['a#0', 'beside#0', 'b#0', 'a#1', 'b#1', 'join#0'])
  expect(promptsOf(run, 'join')).toEqual(['b(2) once'])
})

test('a node in a loop that no turn came to is skipped once, when the graph is over', async () => {
  const graph = graphWith(
    [
      model('a'),
      { id: 'which', kind: 'branch', cases: [{ name: 'rare', when: 'iteration > 5' }] },
      model('rare'),
      model('b'),
    ],
    [
      'start > a > which',
      { from: 'which', to: 'rare', case: 'rare' },
      { from: 'which', to: 'b', case: 'else' },
      'rare > b > end',
      { from: 'b', to: 'a', max_loops: 1 },
    ],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(endsOf(run).at(-1)).toEqual(['rare', 'skipped', undefined])
  expect(endsOf(run).filter(([, status]) => status === 'skipped')).toHaveLength(1)
  expect(calledIn(run)).toEqual(['a', 'b', 'a', 'b'])
})

test('a node that one turn of a loop left out runs in another', async () => {
  const graph = graphWith(
    [
      model('a'),
      { id: 'which', kind: 'branch', cases: [{ name: 'second', when: 'iteration == 1' }] },
      model('rare'),
      model('b'),
    ],
    [
      'start > a > which',
      { from: 'which', to: 'rare', case: 'second' },
      { from: 'which', to: 'b', case: 'else' },
      'rare > b > end',
      { from: 'b', to: 'a', max_loops: 2 },
    ],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(calledIn(run)).toEqual(['a', 'b', 'a', 'rare', 'b', 'a', 'b'])
  expect(eventsOf(run, 'node_end').some(({ status }) => status === 'skipped')).toBe(false)
})

test('a graph that ends in the middle of a loop gives what its last turn gave', async () => {
  const graph = graphWith(
    [
      model('a'),
      { id: 'which', kind: 'branch', cases: [{ name: 'first', when: 'iteration == 0' }] },
      model('b'),
    ],
    [
      'start > a > which',
      { from: 'which', to: 'b', case: 'first' },
      'b > end',
      { from: 'b', to: 'a', max_loops: 1 },
    ],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(turnsOf(run)).toEqual(['a#0', 'which#0', 'b#0', 'a#1', 'which#1'])
  expect(resultOfRun(run)).toBe('else')
})

test('a loop of the case else has its limit too, after which nothing follows', async () => {
  const graph = graphWith(
    [model('a'), { id: 'done', kind: 'branch', cases: [{ name: 'ok', when: 'false' }] }],
    [
      'start > a > done',
      { from: 'done', to: 'end', case: 'ok' },
      { from: 'done', to: 'a', case: 'else', max_loops: 2 },
    ],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(turnsOf(run)).toEqual(['a#0', 'done#0', 'a#1', 'done#1', 'a#2', 'done#2'])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})
