/** Runs whose log is full: all that had begun in it ends. */
import { expect, test } from 'vitest'
import { answerOf } from '@/lib/blocks/collect'
import type { RunEvent } from '@/lib/protocol/events'
import { parseEvent } from '@/lib/protocol/parse-event'
import { agentRequestSchema } from '@/lib/protocol/requests'
import { graphWith, model, scriptedNode } from '@/lib/server/engine/graph-test-setup'
import type { Tool } from '@/lib/server/engine/ports'
import { calls, type ScriptedTurn, toolNamed } from '@/lib/server/engine/script-test-setup'
import { expectOneEndEach } from '@/lib/server/engine/sound-graph-log-test-setup'
import type { RunRecord } from '@/lib/server/storage/storage'
import { createFrameDecoder } from '@/lib/sse/decode'
import { createManualClock } from '@/testing/manual-clock'
import { foldLog } from './fold-log'
import { execute, putGraph } from './graph-runs-test-setup'
import type { RunServices } from './run-services'
import { answerMessage, openWeir, owner, read } from './runs-test-setup'
import { startAgentRun } from './start-agent-run'
import { startGraphRun } from './start-graph-run'

const tools: readonly Tool[] = [
  toolNamed('hangs', { call: () => hanging() }),
  toolNamed('large', {
    async *call() {
      return { status: 'completed', content: [{ type: 'text', text: 'word '.repeat(9000) }] }
    },
  }),
]

async function* hanging(): ReturnType<Tool['call']> {
  return new Promise(() => {})
}

/** By model; others answer with their prompt. */
const turns: Readonly<Record<string, readonly ScriptedTurn[]>> = {
  talks: [{ text: 'word '.repeat(600) }],
  calls: [{ text: 'I will.', calls: [calls('hangs'), calls('large')] }],
}

function openSmall(maxRunBytes: number) {
  const clock = createManualClock()
  const more: Partial<RunServices> = {
    models: { clientFor: async (name) => scriptedNode(name, turns[name], clock) },
    toolbox: {
      hasServer: async () => true,
      toolsOf: async (_owner, choices) => (choices.length > 0 ? tools : []),
    },
    defaultModel: async () => 'default',
  }
  return openWeir({ maxRunBytes, more })
}

async function logOf(weir: RunServices, { id }: RunRecord): Promise<readonly RunEvent[]> {
  const frames = createFrameDecoder().push(Buffer.from(await read(weir, id)))
  return frames.flatMap(({ data }) => (data === '[DONE]' ? [] : [parseEvent(data)]))
}

const idsIn = (log: readonly RunEvent[], type: 'tool_start' | 'tool_result') =>
  new Set(log.flatMap((event) => (event.type === type ? [event.tool_call_id] : [])))

const graph = graphWith(
  [
    model('talks'),
    { id: 'calls', kind: 'agent', tools: [{ server: 'builtin', tool: 'large' }] },
    { id: 'each', kind: 'map', graph: 'inner', items: '["1", "2"]' },
    model('quick'),
  ],
  ['start > talks > end', 'start > calls > end', 'start > each > end', 'start > quick > end'],
)
const inner = graphWith([model('first'), model('talks', '{{first}}')], ['start > first > talks > end'])

// Full in the middle of whatever there is.
const sizes = Array.from({ length: 12 }, (_, index) => 7000 + index * 1103)

test('every node and every call that a graph began ends, wherever its log became full', async () => {
  for (const size of sizes) {
    await using weir = openSmall(size)
    await putGraph(weir, 'inner', inner)
    await putGraph(weir, 'work', graph)
    const run = await startGraphRun(weir, owner, execute(), undefined)
    const log = await logOf(weir, run)
    expectOneEndEach(log)
    expect(log.slice(-2)).toMatchObject([{ error: { code: 'log_full' } }, { status: 'failed' }])
    expect(idsIn(log, 'tool_result')).toEqual(idsIn(log, 'tool_start'))
  }
})

test("an agent's open calls end, and its transcript is what its log has", async () => {
  await using weir = openSmall(20_000)
  const body = agentRequestSchema.parse({ user_prompt: 'Go.', model_name: 'calls', mcp_servers: ['any'] })
  const run = await startAgentRun(weir, owner, body, undefined)
  const log = await logOf(weir, run)
  expect(idsIn(log, 'tool_start').size).toBe(2)
  expect(log.slice(-4)).toMatchObject([
    { type: 'tool_result', status: 'interrupted' },
    { type: 'tool_result', status: 'interrupted' },
    { error: { code: 'log_full' } },
    { status: 'failed' },
  ])
  const { blocks } = answerOf(await foldLog(weir.log, owner, run.id))
  await expect
    .poll(async () => (await answerMessage(weir, run.answerMessageId)).blocks)
    .toEqual(JSON.parse(JSON.stringify(blocks)))
})

test('a question that does not fit ends its run: nobody could answer it', async () => {
  await using weir = openSmall(30_000)
  // Once in `node_start`, and again in the question.
  const prompt = '{{start}}'.repeat(20)
  const asking = graphWith([{ id: 'ask', kind: 'human', prompt }], ['start > ask > end'])
  await putGraph(weir, 'work', asking)
  const run = await startGraphRun(weir, owner, execute({ input_text: 'x'.repeat(800) }), undefined)
  const log = await logOf(weir, run)
  expect(log.map(({ type }) => type).slice(2)).toEqual(['node_start', 'node_end', 'error', 'run_end'])
})
