import { expect, test } from 'vitest'
import { resultsOf, type Script, scriptedRun } from './agent-test-setup'
import { eventsOf, idle, type ScriptedRun } from './driven-run-test-setup'
import { asks, calls, gatedTool, toolNamed } from './script-test-setup'

const tools = [toolNamed('read')]
const reads = { calls: [calls('read')] }
const again = [reads, reads, reads, reads]

async function driven(script: Script): Promise<ScriptedRun> {
  const run = scriptedRun(script)
  await run.drive()
  return run
}

function modelsOf(run: ScriptedRun) {
  return run.drives.flatMap(({ requests }) => requests.map(({ model }) => model))
}

test('max_iterations counts the turns of the model, whose last calls are answered', async () => {
  const run = await driven({
    turns: { root: again },
    tools,
    agents: { root: { limits: { max_iterations: 2 } } },
  })
  expect(modelsOf(run)).toHaveLength(2)
  expect(resultsOf(run)).toHaveLength(2)
  expect(run.log.at(-1)).toMatchObject({ type: 'run_end', status: 'stopped', reason: 'limit_turns' })
})

test('a run that says its last word in its last turn has completed', async () => {
  const run = await driven({
    turns: { root: [reads, { text: 'So it is' }] },
    tools,
    agents: { root: { limits: { max_iterations: 2 } } },
  })
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('a turn that was torn by the death of its driver does not count as one', async () => {
  const run = scriptedRun({
    turns: { root: [{ text: 'One two' }] },
    agents: { root: { limits: { max_iterations: 1 } } },
  })
  await run.drive({ onEvent: (event) => (event.type === 'chunk' ? 'kill' : undefined) })
  await run.drive()
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('max_tokens counts what the run and all its sub-agents used', async () => {
  const run = await driven({
    turns: {
      root: [{ calls: [asks('helper'), asks('helper')] }, { text: 'Thanks' }],
      helper: [{ text: 'Yes' }],
    },
    agents: { root: { limits: { max_tokens: 36 } } },
  })
  expect(modelsOf(run)).toEqual(['root', 'helper', 'helper'])
  expect(run.log.at(-1)).toMatchObject({
    status: 'stopped',
    reason: 'limit_tokens',
    usage: { total_tokens: 36 },
  })
})

test('max_cost counts each model at its price, and models without one as free', async () => {
  const turns = {
    root: [{ calls: [asks('dear'), asks('free')] }, reads, reads],
    dear: [{ text: 'a' }],
    free: [{ text: 'b' }],
  }
  // A turn takes 10 tokens in and 2 out: 10 * 3 + 2 * 10 = 50 for root, 10 * 100 + 2 * 0 = 1000 for dear.
  const prices = { root: { input: 3, output: 10 }, dear: { input: 100, output: 0 } }
  const limited = (dollars: number) =>
    driven({ turns, prices, tools, agents: { root: { limits: { max_cost: dollars / 1_000_000 } } } })
  expect(modelsOf(await limited(1050))).toEqual(['root', 'dear', 'free'])
  const run = await limited(1051)
  expect(modelsOf(run)).toEqual(['root', 'dear', 'free', 'root'])
  expect(run.log.at(-1)).toMatchObject({ status: 'stopped', reason: 'limit_cost' })
})

test('max_seconds stops a run before the turn that would come after it', async () => {
  const slow = { ...reads, takes: 4000 }
  const run = await driven({
    turns: { root: [slow, slow, slow, slow] },
    tools,
    agents: { root: { limits: { max_seconds: 8 } } },
  })
  expect(modelsOf(run)).toHaveLength(2)
  expect(run.log.at(-1)).toMatchObject({ status: 'stopped', reason: 'limit_time', duration_ms: 8000 })
})

test('the time that a person took to answer does not count', async () => {
  const run = scriptedRun({
    turns: { root: [{ ...reads, takes: 4000 }, { ...reads, takes: 4000 }, { text: 'never said' }] },
    tools: [toolNamed('read', { approval: 'ask' })],
    agents: { root: { limits: { max_seconds: 8 } } },
  })
  for (const turn of [0, 1]) {
    await run.drive({ resume: 'approval' })
    run.clock.advance(600_000)
    const request = eventsOf(run, 'approval_request')[turn]
    run.answer(request?.approval_id ?? '', { type: 'approval', decision: 'allow_once', by: 'Ada' })
  }
  await run.drive({ resume: 'approval' })
  expect(resultsOf(run)).toHaveLength(2)
  expect(run.log.at(-1)).toMatchObject({ status: 'stopped', reason: 'limit_time', duration_ms: 1_208_000 })
})

test('a sub-agent has turns of its own, and reaching its limit is a result for its parent', async () => {
  const run = await driven({
    turns: {
      root: [{ calls: [asks('helper')] }, { text: 'Then so' }],
      helper: [{ text: 'So far', ...reads }, reads, reads, reads],
    },
    tools,
    agents: { root: { limits: { max_iterations: 2 } }, helper: { limits: { max_iterations: 3 } } },
  })
  expect(modelsOf(run)).toEqual(['root', 'helper', 'helper', 'helper', 'root'])
  expect(eventsOf(run, 'task_end')).toMatchObject([{ status: 'stopped' }])
  expect(resultsOf(run).at(-1)).toEqual(['completed', 'So far\n[It was stopped at its limit: limit_turns.]'])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('the budget of a sub-agent is its own; that of the run stops it and then the run', async () => {
  const turns = { root: [{ calls: [asks('helper')] }, { text: 'Then so' }], helper: again }
  const own = await driven({ turns, tools, agents: { helper: { limits: { max_tokens: 24 } } } })
  expect(modelsOf(own)).toEqual(['root', 'helper', 'helper', 'root'])
  expect(own.log.at(-1)).toMatchObject({ status: 'completed' })
  const shared = await driven({ turns, tools, agents: { root: { limits: { max_tokens: 36 } } } })
  expect(modelsOf(shared)).toEqual(['root', 'helper', 'helper'])
  expect(eventsOf(shared, 'task_end')).toMatchObject([{ status: 'stopped' }])
  expect(shared.log.at(-1)).toMatchObject({ status: 'stopped', reason: 'limit_tokens' })
})

test('a limit that is reached while calls still run waits for their results', async () => {
  const { tool, open } = gatedTool('slow')
  const run = scriptedRun({
    turns: { root: [{ calls: [calls('slow')] }, { text: 'never said' }] },
    tools: [tool],
    agents: { root: { limits: { max_seconds: 1 } } },
  })
  const ended = run.drive()
  await idle()
  run.clock.advance(5000)
  await idle()
  expect(run.state().end).toBeNull()
  open()
  await ended
  expect(resultsOf(run)).toEqual([['completed', 'slow is done']])
  expect(eventsOf(run, 'tool_result')).toMatchObject([{ duration_ms: 5000 }])
  expect(run.log.at(-1)).toMatchObject({ status: 'stopped', reason: 'limit_time' })
})
