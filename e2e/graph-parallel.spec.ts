import { only } from './agents'
import { makeGraph, path, planned, resultOf, runGraph, sideBySide } from './graphs'
import { expect, test } from './story'

/** Speaks for two seconds. */
const slow = (word: string) => ({ text: `${word} ${word} ${word} ${word}`, delayMs: 500 })

test('four nodes of two seconds beside each other take about as long as one', async ({ weir }) => {
  const ids = ['north', 'east', 'south', 'west']
  const four = await makeGraph(weir.url, 'Four', {
    nodes: ids.map((id) => planned(id, slow(id))),
    edges: sideBySide(...ids),
    end_template: '{{north}} / {{east}} / {{south}} / {{west}}',
  })
  const one = await makeGraph(weir.url, 'One', {
    nodes: [planned('north', slow('north'))],
    edges: path('start', 'north', 'end'),
  })
  const timed = async (graph_name: string) => {
    const began = performance.now()
    const events = await runGraph(weir.url, { graph_name })
    return { events, ms: performance.now() - began }
  }
  // The first call of a process also opens its connections.
  await timed(one)
  const alone = await timed(one)
  const together = await timed(four)

  const ratio = together.ms / alone.ms
  console.log(
    `One node: ${Math.round(alone.ms)} ms. Four: ${Math.round(together.ms)} ms. Ratio: ${ratio.toFixed(3)}.`,
  )
  expect(alone.ms).toBeGreaterThan(2000)
  expect(ratio).toBeLessThanOrEqual(1.2)
  expect(resultOf(together.events)).toBe(ids.map((id) => slow(id).text).join(' / '))
  const [complete] = only(together.events, 'graph_complete')
  expect(complete?.execution_chain.map((group) => group.toSorted())).toEqual([ids.toSorted()])
})

test('what follows waits for all that it follows, and what ran at once stands together in the chain', async ({
  weir,
}) => {
  const graph_name = await makeGraph(weir.url, 'Diamond', {
    nodes: [
      planned('first', { text: 'first' }),
      planned('quick', { text: 'quick', delayMs: 100 }),
      planned('slow', { text: 'slow', delayMs: 400 }),
      planned('last', { text: 'last' }, { prompt: '{{first}} {{quick}} {{slow}}' }),
    ],
    edges: [...path('start', 'first', 'quick', 'last', 'end'), ...path('first', 'slow', 'last')],
  })
  const events = await runGraph(weir.url, { graph_name })
  const last = only(events, 'node_start').find(({ node_id }) => node_id === 'last')
  expect(last?.input).toBe('first quick slow')
  expect(only(events, 'graph_complete')).toMatchObject([
    { final_result: 'last', execution_chain: [['first'], ['quick', 'slow'], ['last']] },
  ])
})
