import { callsWith, echo, endsOf, makeGraph, nodesThat, path, planned, resultOf, runGraph } from './graphs'
import { expect, test } from './story'

const ways = [
  { input: 'a short text', word: 'small', taken: 'small', left: 'large' },
  { input: 'a rather long text', word: 'big', taken: 'large', left: 'small' },
]

for (const { input, word, taken, left } of ways) {
  test(`a branch goes on with ${taken} alone: ${left} is skipped, and so is what only it leads to`, async ({
    weir,
    upstream,
  }) => {
    const mark = crypto.randomUUID()
    const graph_name = await makeGraph(weir.url, 'Branch', {
      nodes: [
        planned('judge', { text: word }),
        { kind: 'branch', id: 'size', cases: [{ name: 'is small', when: 'judge == "small"' }] },
        echo('small', `small ${mark}: {{start}}`),
        echo('large', `large ${mark}: {{start}}`),
        echo('after_small', `after small ${mark}`),
        echo('after_large', `after large ${mark}`),
        echo('last', '{{small}}{{large}}'),
      ],
      edges: [
        ...path('start', 'judge', 'size'),
        { from: 'size', to: 'small', case: 'is small' },
        { from: 'size', to: 'large', case: 'else' },
        ...path('small', 'after_small', 'last', 'end'),
        ...path('large', 'after_large', 'last'),
      ],
    })
    const events = await runGraph(weir.url, { graph_name, input_text: input })

    expect(resultOf(events)).toBe(`${taken} ${mark}: ${input}`)
    expect(endsOf(events, 'size')).toMatchObject([
      { status: 'completed', output: taken === 'small' ? 'is small' : 'else', next: [taken] },
    ])
    expect(nodesThat(events, 'skipped').toSorted()).toEqual([`after_${left}`, left])
    expect(callsWith(upstream, `${left} ${mark}`)).toEqual([])
    expect(callsWith(upstream, `${taken} ${mark}`).length).toBeGreaterThan(0)
  })
}

test('the first case that holds is taken, by fields of JSON too; with none and no else nothing follows', async ({
  weir,
}) => {
  const graph_name = await makeGraph(weir.url, 'Cases', {
    nodes: [
      {
        kind: 'branch',
        id: 'grade',
        cases: [
          { name: 'high', when: 'start.points >= 10' },
          { name: 'some', when: 'start.points >= 5 && start.tags.exists(tag, tag == "urgent")' },
        ],
      },
      echo('high', 'high'),
      echo('some', 'some'),
    ],
    edges: [
      ...path('start', 'grade'),
      { from: 'grade', to: 'high', case: 'high' },
      { from: 'grade', to: 'some', case: 'some' },
      ...path('high', 'end'),
      ...path('some', 'end'),
    ],
    end_template: '{{grade}}: {{high}}{{some}}',
  })
  const answer = async (input: object) =>
    resultOf(await runGraph(weir.url, { graph_name, input_text: JSON.stringify(input) }))
  expect(await answer({ points: 12, tags: ['urgent'] })).toBe('high: high')
  expect(await answer({ points: 7, tags: ['late', 'urgent'] })).toBe('some: some')
  expect(await answer({ points: 7, tags: [] })).toMatch(/: $/)
})

test('a condition that cannot be judged fails the branch, and says why', async ({ weir }) => {
  const graph_name = await makeGraph(weir.url, 'Unjudged', {
    nodes: [
      { kind: 'branch', id: 'size', cases: [{ name: 'big', when: 'start.size > 3' }] },
      echo('big', 'x'),
    ],
    edges: [...path('start', 'size'), { from: 'size', to: 'big', case: 'big' }, ...path('big', 'end')],
  })
  const events = await runGraph(weir.url, { graph_name, input_text: 'no object' })
  expect(endsOf(events, 'size')).toMatchObject([{ status: 'failed', error: { code: 'condition_failed' } }])
  expect(events.at(-1)).toMatchObject({ type: 'run_end', status: 'failed' })
})
