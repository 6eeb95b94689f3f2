/** How nodes follow one another, and what the graph gives in the end. */
import { expect, test } from 'vitest'
import { eventsOf, idle } from './driven-run-test-setup'
import { calledIn, endsOf, graphRun, graphWith, model, promptsOf, resultOfRun } from './graph-test-setup'

test('each node begins when the one before it has ended, and works on what that gave', async () => {
  const run = graphRun({
    graph: graphWith([model('a'), model('b', 'More of {{a}}')], ['start > a > b > end']),
    models: { a: [{ text: 'one' }] },
  })
  await run.drive()
  const [start, chunk] = eventsOf(run, 'node_start')
  expect(run.log.map(({ type }) => type).filter((type) => type !== 'chunk')).toEqual([
    'run_start',
    'node_start',
    'node_end',
    'node_start',
    'node_end',
    'graph_complete',
    'run_end',
  ])
  expect(start).toEqual({
    type: 'node_start',
    t: 0,
    span_id: expect.any(String),
    node_id: 'a',
    node_name: 'a',
    level: 1,
    attempt: 1,
    iteration: 0,
    input: 'Go.',
    model_name: 'a',
  })
  expect(chunk).toMatchObject({ node_id: 'b', input: 'More of one' })
  expect(promptsOf(run, 'b')).toEqual(['More of one'])
  expect(endsOf(run)).toEqual([
    ['a', 'completed', 'one'],
    ['b', 'completed', 'b(More of one)'],
  ])
  expect(resultOfRun(run)).toBe('b(More of one)')
})

test('nodes that do not follow each other work at once; one that follows both waits for both', async () => {
  const gates = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() }
  const run = graphRun({
    graph: graphWith(
      [model('a'), model('b'), model('both', '{{a}} {{b}}')],
      ['start > a > both > end', 'start > b > both'],
    ),
    models: {
      a: () => gates.a.promise.then(() => ({ text: 'A' })),
      b: () => gates.b.promise.then(() => ({ text: 'B' })),
    },
  })
  const driven = run.drive()
  await idle()
  expect(calledIn(run)).toEqual(['a', 'b'])
  gates.b.resolve()
  await idle()
  expect(calledIn(run)).toEqual(['a', 'b'])
  gates.a.resolve()
  await driven
  expect(calledIn(run)).toEqual(['a', 'b', 'both'])
  expect(promptsOf(run, 'both')).toEqual(['A B'])
})

test('what nodes say at once is kept apart', async () => {
  const words = (id: string) => Array.from({ length: 20 }, (_, index) => `${id}${index} `).join('')
  const run = graphRun({
    graph: graphWith([model('a'), model('b')], ['start > a > end', 'start > b > end']),
    models: { a: [{ text: words('a') }], b: [{ text: words('b') }] },
  })
  await run.drive()
  const speakers = eventsOf(run, 'chunk').map(({ span_id }) => span_id)
  expect(speakers.filter((speaker, index) => speaker !== speakers[index - 1]).length).toBeGreaterThan(20)
  expect(endsOf(run)).toEqual([
    ['a', 'completed', words('a')],
    ['b', 'completed', words('b')],
  ])
})

const choice = graphWith(
  [
    { id: 'which', kind: 'branch', cases: [{ name: 'long', when: 'size(start) > 5' }] },
    model('long'),
    model('short'),
    model('after', '{{long}}{{short}}'),
  ],
  [
    'start > which',
    { from: 'which', to: 'long', case: 'long' },
    { from: 'which', to: 'short', case: 'else' },
    'long > after > end',
    'short > after',
  ],
)

test('of a branch only the case that holds goes on; the other is skipped, and what follows both runs once', async () => {
  const run = graphRun({ graph: choice, input: 'a long text' })
  await run.drive()
  expect(calledIn(run)).toEqual(['long', 'after'])
  expect(endsOf(run)).toEqual([
    ['which', 'completed', 'long'],
    ['short', 'skipped', undefined],
    ['long', 'completed', 'long(a long text)'],
    ['after', 'completed', 'after(long(a long text))'],
  ])
  expect(eventsOf(run, 'node_end')[0]).toMatchObject({ next: ['long'] })
  expect(eventsOf(run, 'node_start').map(({ node_id }) => node_id)).toEqual(['which', 'long', 'after'])
})

test('when no case holds, a branch goes on with else', async () => {
  const run = graphRun({ graph: choice, input: 'tiny' })
  await run.drive()
  expect(endsOf(run)).toContainEqual(['which', 'completed', 'else'])
  expect(calledIn(run)).toEqual(['short', 'after'])
})

test('when no case holds and there is no else, nothing follows a branch: all behind it is skipped, once each', async () => {
  const graph = graphWith(
    [
      { id: 'which', kind: 'branch', cases: [{ name: 'never', when: 'false' }] },
      model('x'),
      model('y'),
      model('z'),
      model('beside'),
    ],
    ['start > which', { from: 'which', to: 'x', case: 'never' }, 'x > y > z > end', 'start > beside > z'],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(endsOf(run).map(([id, status]) => `${id} ${status}`)).toEqual([
    'which completed',
    'x skipped',
    'y skipped',
    'beside completed',
    'z completed',
  ])
  expect(resultOfRun(run)).toBe('z(Go.)')
})

test('the first case that holds is taken, also when a later one would', async () => {
  const cases = ['one', 'two'].map((name) => ({ name, when: 'true' }))
  const graph = graphWith(
    [{ id: 'which', kind: 'branch', cases }, model('one'), model('two')],
    [
      'start > which',
      { from: 'which', to: 'one', case: 'one' },
      { from: 'which', to: 'two', case: 'two' },
      'one > end',
      'two > end',
    ],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(calledIn(run)).toEqual(['one'])
})

test('a condition reads what nodes have given, JSON as what it says', async () => {
  const graph = graphWith(
    [
      model('judge'),
      { id: 'which', kind: 'branch', cases: [{ name: 'good', when: 'judge.score >= 7 && start == "Go."' }] },
      model('good'),
    ],
    ['start > judge > which', { from: 'which', to: 'good', case: 'good' }, 'good > end'],
  )
  const run = graphRun({ graph, models: { judge: [{ text: '{"score": 8}' }] } })
  await run.drive()
  expect(calledIn(run)).toEqual(['judge', 'good'])
})

test('a condition that cannot be evaluated fails its node and says why', async () => {
  const graph = graphWith(
    [{ id: 'which', kind: 'branch', cases: [{ name: 'x', when: 'start.a.b > 1' }] }, model('x')],
    ['start > which', { from: 'which', to: 'x', case: 'x' }, 'x > end'],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(eventsOf(run, 'node_end')[0]).toMatchObject({
    status: 'failed',
    error: {
      code: 'condition_failed',
      type: 'node_error',
      message: expect.stringContaining('start.a.b > 1'),
    },
  })
  expect(run.log.at(-1)).toMatchObject({ status: 'failed' })
})

test('a graph gives what the nodes before its end gave, in the order of the definition', async () => {
  const run = graphRun({
    graph: graphWith(
      [model('a'), model('b'), model('c')],
      ['start > a > end', 'start > b > end', 'start > c > a'],
    ),
    models: { a: [{ text: 'A' }], b: [{ text: 'B' }] },
  })
  await run.drive()
  expect(resultOfRun(run)).toBe('A\n\nB')
})

test('a graph whose end is not come to gives what nothing followed', async () => {
  const graph = graphWith(
    [model('a'), { id: 'which', kind: 'branch', cases: [{ name: 'no', when: 'false' }] }, model('b')],
    ['start > a > which', { from: 'which', to: 'b', case: 'no' }, 'b > end'],
  )
  const run = graphRun({ graph })
  await run.drive()
  expect(resultOfRun(run)).toBe('else')
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('of several that nothing followed it gives all, in the order of the definition', async () => {
  const graph = graphWith(
    [model('x'), model('y'), { id: 'which', kind: 'branch', cases: [{ name: 'no', when: 'false' }] }],
    ['start > x', 'start > y', 'start > which', { from: 'which', to: 'end', case: 'no' }],
  )
  const slow = async () => (await idle(), { text: 'X' })
  const run = graphRun({ graph, models: { x: slow, y: [{ text: 'Y' }] } })
  await run.drive()
  expect(endsOf(run).map(([id]) => id)).toEqual(['which', 'y', 'x'])
  expect(resultOfRun(run)).toBe('X\n\nY\n\nelse')
})

test('an end template says what a graph gives', async () => {
  const run = graphRun({
    graph: graphWith([model('a'), model('b')], ['start > a > b > end'], {
      end_template: '{{start}}: {{a}}, {{b}}{{start.x}}',
    }),
    models: { a: [{ text: 'A' }], b: [{ text: 'B' }] },
  })
  await run.drive()
  expect(resultOfRun(run)).toBe('Go.: A, B')
})

test('the chain groups what ran at once', async () => {
  const takes = (ms: number) => () => ({ text: 'x', takes: ms })
  const run = graphRun({
    graph: graphWith(
      [model('a', 'x', { name: 'First' }), model('b'), model('c'), model('d')],
      ['start > a > b > d > end', 'a > c > d'],
    ),
    models: { a: takes(10), b: takes(10), c: takes(10), d: takes(10) },
  })
  await run.drive()
  expect(eventsOf(run, 'graph_complete')).toMatchObject([{ execution_chain: [['First'], ['b', 'c'], ['d']] }])
})

test('a graph without a node between start and end gives its template', async () => {
  const run = graphRun({ graph: graphWith([], ['start > end'], { end_template: '{{start}}' }) })
  await run.drive()
  expect(resultOfRun(run)).toBe('Go.')
})

test('a graph with errors fails before any of its nodes', async () => {
  const run = graphRun({ graph: graphWith([model('a')], ['start > end']) })
  await run.drive()
  expect(run.log.map(({ type }) => type)).toEqual(['run_start', 'error', 'run_end'])
  expect(eventsOf(run, 'error')[0]?.error).toMatchObject({
    code: 'graph_invalid',
    message: expect.stringMatching(/\.$/),
  })
})
