import { expectAllEnded, makeGraph, nodesThat, path, planned, runGraph } from './graphs'
import { expect, test } from './story'

// 10 tokens go into each turn of a plan and 5 come out, so a turn costs 2 cents.
const prices = { planned: { input: 1000, output: 2000 } }
test.use({ environment: { MODEL_PRICES: JSON.stringify(prices) } })

const ids = ['one', 'two', 'three', 'four']

const limits = [
  { limits: { max_tokens: 20 }, reason: 'limit_tokens' },
  { limits: { max_cost: 0.03 }, reason: 'limit_cost' },
  { limits: { max_seconds: 1 }, reason: 'limit_time' },
]

for (const { limits: graphLimits, reason } of limits) {
  test(`a graph with the limits ${JSON.stringify(graphLimits)} is stopped before its third node: ${reason}`, async ({
    weir,
  }) => {
    const graph_name = await makeGraph(weir.url, 'Limited', {
      nodes: ids.map((id) => planned(id, { text: 'one two three', delayMs: 200 })),
      edges: path('start', ...ids, 'end'),
      limits: graphLimits,
    })
    const events = await runGraph(weir.url, { graph_name })
    expect(nodesThat(events, 'completed')).toEqual(['one', 'two'])
    expectAllEnded(events)
    expect(events.at(-1)).toMatchObject({
      type: 'run_end',
      status: 'stopped',
      reason,
      usage: { total_tokens: 30 },
    })
  })
}
