import type { RunState } from '@/lib/blocks/block'
import { contentText } from '@/lib/blocks/messages'
import { blocksOfSpan } from '@/lib/blocks/reduce'
import { agentDefinitionSchema } from '@/lib/protocol/agents'
import type { PublicErrorCode } from '@/lib/protocol/public-error'
import type { GraphNodeOf } from '@/lib/protocol/graphs'
import { orphanedQuestions } from './agent'
import type { Speaker } from './agent-run'
import type { Attempt, GraphRun, Outcome } from './graph-run'
import { lostBefore } from './graph-view'
import { parseObject } from './model-messages'
import { failed } from './node-error'
import type { Tool } from './ports'
import type { Step } from './step'
import { type CallAnswer, directCall } from './tool-call'

/** A tool that the graph itself calls; what it gives is the output. */
export async function* toolWork(
  run: GraphRun,
  attempt: Attempt,
  node: GraphNodeOf<'tool'>,
): AsyncGenerator<Step, Outcome> {
  const { spanId, input, scope } = attempt
  const [tool] = await run.toolbox.toolsOf(run.owner, [node.tool])
  if (!tool) return failed('tool_failed', `There is no tool “${node.tool.tool}” at ${node.tool.server}.`)
  const args = parseObject(JSON.stringify(input ?? {}))
  if (!args) return failed('tool_failed', 'Its arguments are no JSON object.')
  if (!tool.isRepeatable && wasCalledBefore(run.state(), attempt)) {
    const message = 'The server stopped while this ran. Whether it took effect is not known.'
    return failed('node_interrupted', message)
  }
  const agent = agentDefinitionSchema.parse({ name: 'node', tools: [node.tool], approval: node.approval })
  const speaker: Speaker = {
    spanId,
    agent: { ...agent, model_name: run.definition.default_model },
    level: scope.level,
    history: [],
  }
  yield* orphanedQuestions(run.state(), spanId)
  const { toolCallId = run.newId(), wasBegun } = callIn(run.state(), spanId)
  return outcomeOfCall(tool, yield* directCall(run, speaker, tool, { toolCallId, args, wasBegun }))
}

/** Whether an attempt that was lost had called it already. */
function wasCalledBefore(state: RunState, attempt: Attempt): boolean {
  return lostBefore(state, attempt).some(({ spanId }) => callIn(state, spanId).wasBegun)
}

/** The call of an attempt, which may have got no further than the question whether it may be made. */
function callIn(state: RunState, spanId: string) {
  const blocks = blocksOfSpan(state, spanId).filter(({ type }) => type === 'tool' || type === 'approval')
  return { toolCallId: blocks[0]?.toolCallId, wasBegun: blocks.some(({ type }) => type === 'tool') }
}

function outcomeOfCall(tool: Tool, { status, content }: CallAnswer): Outcome {
  const [first] = content
  if (status === 'completed') {
    const isJson = content.length === 1 && first?.type === 'json'
    return { status, output: isJson ? first.json : content.map(contentText).join('\n') }
  }
  const said = content.map(contentText).join('\n') || `${tool.name} ${status.replace('_', ' ')}.`
  return failed(codes[status] ?? 'tool_failed', said.slice(0, 2000))
}

/** A call that did not complete, as the failure of its node. */
const codes: Partial<Record<CallAnswer['status'], PublicErrorCode>> = {
  timed_out: 'node_timeout',
  interrupted: 'node_interrupted',
  refused: 'input_declined',
}
