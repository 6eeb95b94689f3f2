import { expect, test } from 'vitest'
import { graphRun, graphWith } from './graph-test-setup'
import { endsWith, says, toolNamed } from './script-test-setup'

test('outputs that are too large together fail the graph, as an end template does', async () => {
  const node = (id: string) => ({ id, kind: 'tool', tool: { server: 'builtin', tool: 'large' } }) as const
  const large = toolNamed(
    'large',
    endsWith(() => says('x'.repeat(4_000_000))),
  )
  const run = graphRun({
    graph: graphWith([node('a'), node('b')], ['start > a > end', 'start > b > end']),
    tools: [large],
  })
  await run.drive()
  expect(run.log.slice(-2)).toMatchObject([
    { type: 'error', error: { code: 'input_too_large', message: 'What the graph gives is too large.' } },
    { type: 'run_end', status: 'failed' },
  ])
})
