/** Events of an agent's run, short to write, and a store that takes them. */
import { act } from '@testing-library/react'
import type { RunEvent, RunEventOf } from '@/lib/protocol/events'
import { applyEvents, createRunStore } from '@/lib/client/run-store'

type Fields<T extends RunEvent['type']> = Partial<Omit<RunEventOf<T>, 'type'>>

export function start(fields: Fields<'run_start'> = {}): RunEvent {
  return {
    type: 'run_start',
    t: 0,
    run_id: 'run-1',
    conversation_id: 'conversation-1',
    mode: 'agent',
    agent_name: 'auditor',
    definition: {},
    input: { message_id: 'message-1', parent_message_id: null, content: 'Check it' },
    answer_message_id: 'message-2',
    limits: {},
    created: 1_700_000_000_000,
    ...fields,
  }
}

type Delta = RunEventOf<'chunk'>['choices'][number]['delta']

function chunk(t: number, delta: Delta, fields: Fields<'chunk'> = {}): RunEvent {
  return {
    type: 'chunk',
    t,
    turn: 0,
    id: 'chunk-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'demo',
    choices: [{ index: 0, delta, finish_reason: null }],
    ...fields,
  }
}

export function text(t: number, content: string, fields: Fields<'chunk'> = {}): RunEvent {
  return chunk(t, { content }, fields)
}

/** A call as the model writes it; the id is its index too. */
export function call(
  t: number,
  id: string,
  name: string,
  args = '{}',
  fields: Fields<'chunk'> = {},
): RunEvent {
  const index = Number(id.replaceAll(/\D/g, ''))
  return chunk(t, { tool_calls: [{ index, id, function: { name, arguments: args } }] }, fields)
}

export function toolStart(
  t: number,
  id: string,
  name: string,
  args: unknown = {},
  spanId?: string,
): RunEvent {
  return {
    type: 'tool_start',
    t,
    turn: 0,
    tool_call_id: id,
    tool_name: name,
    arguments: args,
    ...(spanId !== undefined && { span_id: spanId }),
  }
}

export function toolResult(t: number, id: string, fields: Fields<'tool_result'> = {}): RunEvent {
  return {
    type: 'tool_result',
    t,
    role: 'tool',
    tool_call_id: id,
    status: 'completed',
    content: [],
    duration_ms: 10,
    ...fields,
  }
}

export function taskStart(t: number, spanId: string, fields: Fields<'task_start'> = {}): RunEvent {
  return {
    type: 'task_start',
    t,
    span_id: spanId,
    tool_call_id: `call of ${spanId}`,
    agent_name: spanId,
    task_description: `Task of ${spanId}`,
    level: 1,
    ...fields,
  }
}

export function taskEnd(t: number, spanId: string, fields: Fields<'task_end'> = {}): RunEvent {
  return { type: 'task_end', t, span_id: spanId, status: 'completed', ...fields }
}

export function approval(t: number, fields: Fields<'approval_request'> = {}): RunEvent {
  return {
    type: 'approval_request',
    t,
    approval_id: 'approval-1',
    tool_call_id: 'call-1',
    tool_name: 'deploy',
    arguments: { target: 'prod' },
    reason: 'It changes data.',
    expires_at: Date.now() + 600_000,
    ...fields,
  }
}

export function approved(t: number, fields: Fields<'approval_response'> = {}): RunEvent {
  return {
    type: 'approval_response',
    t,
    approval_id: 'approval-1',
    decision: 'allow_once',
    by: 'local',
    ...fields,
  }
}

export function end(t: number, fields: Fields<'run_end'> = {}): RunEvent {
  return {
    type: 'run_end',
    t,
    status: 'completed',
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    duration_ms: t,
    ...fields,
  }
}

/** A store that has taken the start of a run and these events; `take` gives it more. */
export function runStore(...events: readonly RunEvent[]) {
  const store = createRunStore()
  let seq = 0
  const take = (...more: readonly RunEvent[]) => {
    act(() =>
      applyEvents(
        store,
        more.map((event) => ({ seq: (seq += 1), event })),
      ),
    )
  }
  take(...(events[0]?.type === 'run_start' ? events : [start(), ...events]))
  return { store, take }
}
