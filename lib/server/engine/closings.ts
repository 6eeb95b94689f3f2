import type { RunState, StreamingBlock } from '@/lib/blocks/block'
import { usageWithin } from '@/lib/blocks/spent'
import type { UntimedEvent } from './run'

/**
 * The closing events of everything in a run that is still open, children before what they stand in: questions, then
 * calls that were started or asked for, then sub-agents.
 *
 * @param status how the run ends: what it stopped is `stopped`, what it lost otherwise `interrupted`.
 */
export function closingsOf(state: RunState, status: 'stopped' | 'interrupted'): readonly UntimedEvent[] {
  const open = [...state.open.values()]
  const depth = ({ nodeInfo }: StreamingBlock) => nodeInfo?.level ?? 0
  return [
    ...open.flatMap((block) => cancelledApproval(block)),
    ...open.flatMap((block) => endedCall(state, block, status)),
    ...open.toSorted((a, b) => depth(b) - depth(a)).flatMap((block) => endedTask(state, block, status)),
  ]
}

function cancelledApproval({ type, question }: StreamingBlock): UntimedEvent[] {
  if (type !== 'approval' || !question) return []
  return [{ type: 'approval_response', approval_id: question.id, decision: 'cancelled', by: 'policy' }]
}

function endedCall(
  state: RunState,
  { tool, toolCallId, spanId, timestamp }: StreamingBlock,
  status: 'stopped' | 'interrupted',
): UntimedEvent[] {
  if (!tool || toolCallId === undefined || tool.status === 'writing') return []
  return [
    {
      type: 'tool_result',
      ...(spanId !== '' && { span_id: spanId }),
      role: 'tool',
      tool_call_id: toolCallId,
      status,
      content: [],
      duration_ms: Math.max(0, state.elapsed - timestamp),
    },
  ]
}

function endedTask(
  state: RunState,
  { type, spanId }: StreamingBlock,
  status: 'stopped' | 'interrupted',
): UntimedEvent[] {
  if (type !== 'task') return []
  return [{ type: 'task_end', span_id: spanId, status, usage: usageWithin(state, spanId) }]
}
