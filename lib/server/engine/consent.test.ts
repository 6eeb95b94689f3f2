import { expect, test } from 'vitest'
import type { ApprovalAnswer } from '@/lib/protocol/tools'
import { resultsOf, type Script, scriptedRun } from './agent-test-setup'
import { eventsOf, idle, type ScriptedRun } from './driven-run-test-setup'
import { asks, calls, gatedTool, toolNamed } from './script-test-setup'

const changes = { isReadOnly: false, isRepeatable: false }
const write = toolNamed('write', changes)
const writes = { calls: [calls('write', { page: 1 })] }

function answer(run: ScriptedRun, index: number, given: ApprovalAnswer): void {
  const request = eventsOf(run, 'approval_request')[index]
  run.answer(request?.approval_id ?? '', { type: 'approval', by: 'Ada', ...given })
}

function decisionsOf(run: ScriptedRun) {
  return eventsOf(run, 'approval_response').map(({ decision, by }) => [decision, by])
}

async function waitingRun(script: Script): Promise<ScriptedRun> {
  const run = scriptedRun(script)
  await run.drive()
  expect(run.state().status).toBe('waiting')
  return run
}

test.for([
  ['changes', 'policy', true, false],
  ['changes', 'policy', false, true],
  ['always', 'policy', true, true],
  ['never', 'policy', false, false],
  ['never', 'ask', true, true],
  ['always', 'allow', false, false],
] as const)(
  'where the agent asks for %s and the tool says %s, a tool with isReadOnly %s waits: %s',
  async ([ask, approval, isReadOnly, isAsked]) => {
    const run = scriptedRun({
      turns: { root: [writes] },
      tools: [toolNamed('write', { isReadOnly, approval })],
      agents: { root: { approval: { ask } } },
    })
    await run.drive()
    expect(run.state().status).toBe(isAsked ? 'waiting' : 'completed')
    expect(run.drives[0]?.executed).toHaveLength(isAsked ? 0 : 1)
  },
)

test('a request says what is asked for, why, and until when', async () => {
  const run = await waitingRun({
    turns: { root: [writes] },
    tools: [{ ...write, server: 'files' }],
    agents: { root: { approval: { timeout_seconds: 60 } } },
  })
  run.clock.advance(5)
  expect(eventsOf(run, 'approval_request')).toMatchObject([
    {
      tool_name: 'write',
      arguments: { page: 1 },
      reason: 'It may change something on files. Weir cannot undo it.',
      expires_at: 61_000,
    },
  ])
  expect(run.log.at(-1)?.type).toBe('approval_request')
})

test('a run waits only when nothing else can go on, and what goes on comes out meanwhile', async () => {
  const { tool, open } = gatedTool('read')
  const run = scriptedRun({
    turns: {
      root: [{ calls: [calls('write'), calls('read'), asks('helper')] }, { text: 'Done' }],
      helper: [{ text: 'I help' }],
    },
    tools: [write, tool],
  })
  let isLeft = false
  const driven = run.drive().then(() => (isLeft = true))
  await idle()
  expect(eventsOf(run, 'task_end')).toHaveLength(1)
  expect(isLeft).toBe(false)
  open()
  await driven
  expect(resultsOf(run)).toEqual([
    ['completed', 'I help'],
    ['completed', 'read is done'],
  ])
  expect(run.state()).toMatchObject({ status: 'waiting', end: null })
})

test('an answer that comes while a sibling runs is taken at once', async () => {
  const { tool, open } = gatedTool('read')
  const run = scriptedRun({
    turns: { root: [{ calls: [calls('write'), calls('read')] }] },
    tools: [write, tool],
  })
  const driven = run.drive()
  await idle()
  answer(run, 0, { decision: 'allow_once' })
  await idle()
  expect(decisionsOf(run)).toEqual([['allow_once', 'Ada']])
  expect(resultsOf(run)).toEqual([['completed', 'write is done']])
  open()
  await driven
  expect(run.drives).toHaveLength(1)
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('an answer that comes when the driver has left is taken by the next, inside a sub-agent as well', async () => {
  const run = await waitingRun({
    turns: { root: [{ calls: [asks('helper')] }, { text: 'Thanks' }], helper: [writes, { text: 'Written' }] },
    tools: [write],
  })
  answer(run, 0, { decision: 'allow_once' })
  await run.drive({ resume: 'approval' })
  expect(run.drives[1]?.executed).toMatchObject([{ name: 'write', args: { page: 1 } }])
  expect(run.drives[1]?.requests.map(({ model }) => model)).toEqual(['helper', 'root'])
  expect(eventsOf(run, 'approval_request')).toHaveLength(1)
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('a driver that comes without an answer leaves the run as it was', async () => {
  const run = await waitingRun({ turns: { root: [writes] }, tools: [write] })
  const { length } = run.log
  await run.drive({ resume: 'approval' })
  expect(run.log.slice(length).map(({ type }) => type)).toEqual(['run_resumed'])
  expect(run.state().status).toBe('waiting')
})

test('allow_run answers the open siblings by policy, and later calls are not asked about', async () => {
  const run = await waitingRun({
    turns: { root: [{ calls: [calls('write'), calls('write'), calls('post')] }, writes, { text: 'Done' }] },
    tools: [write, toolNamed('post', changes)],
  })
  answer(run, 0, { decision: 'allow_run' })
  await run.drive({ resume: 'approval' })
  expect(decisionsOf(run)).toEqual([
    ['allow_run', 'Ada'],
    ['allow_run', 'policy'],
  ])
  expect(run.state().status).toBe('waiting')
  answer(run, 2, { decision: 'refuse' })
  await run.drive({ resume: 'approval' })
  expect(eventsOf(run, 'approval_request')).toHaveLength(3)
  expect(run.drives.flatMap(({ executed }) => executed.map(({ name }) => name))).toEqual([
    'write',
    'write',
    'write',
  ])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('allow_run holds for that agent wherever it is called, and for no other', async () => {
  const run = await waitingRun({
    turns: {
      root: [{ calls: [asks('helper')] }, { calls: [asks('helper'), asks('other')] }, writes],
      helper: [writes],
      other: [writes],
    },
    tools: [write],
  })
  answer(run, 0, { decision: 'allow_run' })
  await run.drive({ resume: 'approval' })
  const [first, second, third] = eventsOf(run, 'approval_request')
  const tasks = eventsOf(run, 'task_start')
  expect(tasks.map((task) => task.agent_name)).toEqual(['helper', 'helper', 'other'])
  expect([first?.span_id, second?.span_id]).toEqual([tasks[0]?.span_id, tasks[2]?.span_id])
  answer(run, 1, { decision: 'allow_once' })
  await run.drive({ resume: 'approval' })
  expect(third).toBeUndefined()
  expect(eventsOf(run, 'approval_request').map((event) => event.span_id)).toHaveLength(3)
  expect(eventsOf(run, 'approval_request')[2]).not.toHaveProperty('span_id')
})

test('what a person said of one call counts before what they said of the tool', async () => {
  const run = await waitingRun({
    turns: { root: [{ calls: [calls('write'), calls('write')] }] },
    tools: [write],
  })
  answer(run, 0, { decision: 'allow_run' })
  answer(run, 1, { decision: 'refuse', reason: 'Not this one.' })
  await run.drive({ resume: 'approval' })
  expect(decisionsOf(run)).toEqual([
    ['allow_run', 'Ada'],
    ['refuse', 'Ada'],
  ])
})

test('a refused call is not run, and the model is told why', async () => {
  const run = await waitingRun({ turns: { root: [writes, { text: 'As you like' }] }, tools: [write] })
  answer(run, 0, { decision: 'refuse', reason: 'Not on a Sunday.' })
  await run.drive({ resume: 'approval' })
  expect(resultsOf(run)).toEqual([['refused', 'A person refused this call: Not on a Sunday.']])
  expect(eventsOf(run, 'tool_start')).toEqual([])
  expect(run.drives[1]?.requests[0]?.messages.at(-1)).toMatchObject({
    role: 'tool',
    content: '[refused] A person refused this call: Not on a Sunday.',
  })
})

test('a call that nobody answers in time is refused', async () => {
  const run = await waitingRun({
    turns: { root: [writes] },
    tools: [write],
    agents: { root: { approval: { timeout_seconds: 60 } } },
  })
  run.clock.advance(59_999)
  await run.drive({ resume: 'approval' })
  expect(run.state().status).toBe('waiting')
  run.clock.advance(1)
  await run.drive({ resume: 'approval' })
  expect(decisionsOf(run)).toEqual([['expired', 'policy']])
  expect(resultsOf(run)).toEqual([['refused', 'Nobody answered in time, so the call was refused.']])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('a question expires while a sibling still runs', async () => {
  const { tool, open } = gatedTool('read')
  const run = scriptedRun({
    turns: { root: [{ calls: [calls('write'), calls('read')] }] },
    tools: [write, tool],
  })
  const driven = run.drive()
  await idle()
  run.clock.advance(900_000)
  run.wake()
  await idle()
  expect(decisionsOf(run)).toEqual([['expired', 'policy']])
  open()
  await driven
})

test('edited arguments reach the tool, and the model is told of them', async () => {
  const run = await waitingRun({ turns: { root: [writes, { text: 'I see' }] }, tools: [write] })
  answer(run, 0, { decision: 'allow_once', arguments: { page: 2 } })
  await run.drive({ resume: 'approval' })
  expect(run.drives[1]?.executed).toMatchObject([{ args: { page: 2 } }])
  expect(eventsOf(run, 'tool_start')).toMatchObject([{ arguments: { page: 2 } }])
  expect(resultsOf(run)).toEqual([
    ['completed', 'A person changed the arguments to {"page":2}.\nwrite is done'],
  ])
})

test('an answer whose driver died before it could act on it is acted on by the next', async () => {
  const run = await waitingRun({ turns: { root: [writes] }, tools: [write] })
  answer(run, 0, { decision: 'allow_once', arguments: { page: 2 } })
  await run.drive({
    resume: 'approval',
    onEvent: ({ type }) => (type === 'approval_response' ? 'kill' : undefined),
  })
  await run.drive()
  expect(decisionsOf(run)).toEqual([['allow_once', 'Ada']])
  expect(run.drives[2]?.executed).toMatchObject([{ args: { page: 2 } }])
})

test('where nobody can be asked, what needs a yes is refused and the rest runs', async () => {
  const run = scriptedRun({
    turns: { root: [{ calls: [calls('write'), calls('read')] }, { text: 'I see' }] },
    tools: [write, toolNamed('read')],
    approvals: 'refuse',
  })
  await run.drive()
  expect(resultsOf(run)).toEqual([
    ['refused', 'This tool needs the consent of a person, and nobody can be asked here.'],
    ['completed', 'read is done'],
  ])
  expect(eventsOf(run, 'approval_request')).toEqual([])
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })
})

test('a Stop while the run waits cancels what it asked', async () => {
  const run = await waitingRun({ turns: { root: [writes] }, tools: [write] })
  run.stop.abort({ reason: 'user', by: 'Ada' })
  await run.drive({ resume: 'approval' })
  expect(run.log.slice(-3)).toMatchObject([
    { type: 'approval_response', decision: 'cancelled', by: 'policy' },
    { type: 'tool_result', status: 'stopped' },
    { type: 'run_end', status: 'stopped', by: 'Ada' },
  ])
})
