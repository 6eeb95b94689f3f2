import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { isWithin } from '@/lib/blocks/open-blocks'
import { usageWithin } from '@/lib/blocks/spent'
import { spanField } from './agent-run'
import { identityOfBlock } from './node-identity'
import type { UntimedEvent } from './run'

type Status = 'stopped' | 'interrupted'

/**
 * The closing events of everything in a run that is still open, children before what they stand in: questions, then
 * calls that were started or asked for, then sub-agents and nodes.
 *
 * @param status how the run ends: what it stopped is `stopped`, what it lost otherwise `interrupted`.
 * @param within of this span only, without the span itself; '' is the whole run.
 */
export function closingsOf(state: RunState, status: Status, within = ''): readonly UntimedEvent[] {
  const own = state.spans.get(within)?.ownBlockId
  const open = [...state.open.values()].filter(
    ({ id, spanId }) => id !== own && isWithin(state, spanId, within),
  )
  const depth = ({ nodeInfo }: StreamingBlock) => nodeInfo?.level ?? 0
  return [
    ...open.flatMap((block) => cancelledQuestion(block)),
    ...open.flatMap((block) => endedCall(state, block, status)),
    ...open.toSorted((a, b) => depth(b) - depth(a)).flatMap((block) => endedSpan(state, block, status)),
  ]
}

/** Nobody is asked any more. A tool's own question dies with its call, a node's with the node. */
function cancelledQuestion({ type, question }: StreamingBlock): UntimedEvent[] {
  if (type !== 'approval' || !question) return []
  return [{ type: 'approval_response', approval_id: question.id, decision: 'cancelled', by: 'policy' }]
}

function endedCall(
  state: RunState,
  { tool, toolCallId, spanId, timestamp }: StreamingBlock,
  status: Status,
): UntimedEvent[] {
  if (!tool || toolCallId === undefined || tool.status === 'writing') return []
  return [
    {
      type: 'tool_result',
      ...spanField(spanId),
      role: 'tool',
      tool_call_id: toolCallId,
      status,
      content: [],
      duration_ms: Math.max(0, state.elapsed - timestamp),
    },
  ]
}

function endedSpan(state: RunState, block: StreamingBlock, status: Status): UntimedEvent[] {
  const { type, spanId } = block
  if (type === 'task')
    return [{ type: 'task_end', span_id: spanId, status, usage: usageWithin(state, spanId) }]
  if (type !== 'node') return []
  return [{ type: 'node_end', ...identityOfBlock(block), status, usage: usageWithin(state, spanId) }]
}
