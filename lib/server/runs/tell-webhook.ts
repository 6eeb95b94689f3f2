/** Word of a graph that runs in the background, for the address that its definition names. */
import type { RunState } from '@/lib/blocks/block'
import { noUsage } from '@/lib/protocol/chunk'
import type { RunEvent, RunEventOf } from '@/lib/protocol/events'
import { graphRunDefinitionSchema } from '@/lib/protocol/graph-run'
import type { RunRecord } from '@/lib/server/storage/storage'
import type { RunNotice } from '@/lib/server/webhooks/webhooks'
import { lastEvent } from './fold-log'
import { nodeOfSpan } from './node-of-span'
import type { RunServices } from './run-services'

/** What the storage throws, each throws: whoever calls does so again, and what was told keeps its id. */
export interface WebhookTeller {
  /**
   * Tells that a person is needed, if the event says so. Until it resolves nothing more may be written: the next driver
   * takes every question that the log does not end with for told.
   * @param written resolves when the event is: nobody is to be told of a question that nobody can find.
   */
  ofEvent(event: RunEvent, written: () => Promise<void>): Promise<void>
  /** Tells of the question that the log ends with, if it does: the last driver may have died before it could. */
  ofLastQuestion(state: RunState): Promise<void>
  /** Stores word of how the run has ended. @returns has it delivered; if nobody asks for that, the next process does. */
  ofEnd(state: RunState): Promise<() => void>
}

const silent: WebhookTeller = {
  ofEvent: async () => {},
  ofLastQuestion: async () => {},
  ofEnd: async () => () => {},
}

/** Says nothing for a run that somebody looks at, or whose graph names no address. */
export function createWebhookTeller(
  services: RunServices,
  owner: string,
  { id: runId, conversationId, start }: RunRecord,
): WebhookTeller {
  if (start.mode !== 'graph') return silent
  const { webhooks, storage, log, clock } = services
  const definition = graphRunDefinitionSchema.parse(start.definition)
  const { graph, graph_id, is_background } = definition
  const { webhook_url } = graph
  if (!is_background || webhook_url === undefined) return silent

  const store = (notice: Pick<RunNotice, 'type' | 'id' | 'status'> & Partial<RunNotice>) =>
    webhooks.store(owner, {
      url: webhook_url,
      run_id: runId,
      conversation_id: conversationId,
      graph_name: graph_id,
      time: clock(),
      ...notice,
    })

  async function tellQuestion(event: QuestionEvent): Promise<void> {
    const deliver = await store({
      type: 'run.needs_person',
      id: `${runId}.${questionId(event)}`,
      status: 'waiting',
      question: questionOf(event),
    })
    deliver()
  }

  /** Whether an answer would still be heard: what a tool asked died with its call. */
  async function isOpen(event: QuestionEvent, state: RunState): Promise<boolean> {
    const { type, span_id = '', expires_at = Infinity } = event
    if (expires_at <= clock()) return false
    if (type === 'input_request' && nodeOfSpan(state, definition, span_id)?.kind !== 'human') return false
    const answers = await storage.answersOf(owner, runId)
    return answers.every((each) => each.questionId !== questionId(event))
  }

  return {
    async ofEvent(event, written) {
      if (!isQuestion(event)) return
      await written()
      await tellQuestion(event)
    },
    async ofLastQuestion(state) {
      const event = await lastEvent(log, owner, runId, state.lastSeq)
      if (event && isQuestion(event) && (await isOpen(event, state))) await tellQuestion(event)
    },
    async ofEnd({ end, finalResult, error, usage }) {
      if (!end) return () => {}
      return store({
        type: 'run.ended',
        id: `${runId}.end`,
        status: end.status,
        ...(finalResult !== null && { final_result: finalResult }),
        ...(error && { error }),
        usage: usage ?? noUsage,
      })
    },
  }
}

type QuestionEvent = RunEventOf<'approval_request' | 'input_request'>

function isQuestion(event: RunEvent): event is QuestionEvent {
  return event.type === 'approval_request' || event.type === 'input_request'
}

function questionId(event: QuestionEvent): string {
  return event.type === 'approval_request' ? event.approval_id : event.input_id
}

function questionOf(event: QuestionEvent): RunNotice['question'] {
  if (event.type === 'approval_request') {
    const { type, approval_id, tool_name, reason, expires_at } = event
    return { type, approval_id, tool_name, reason, expires_at }
  }
  const { type, input_id, prompt, schema, expires_at } = event
  return {
    type,
    input_id,
    prompt,
    ...(schema && { schema }),
    ...(expires_at !== undefined && { expires_at }),
  }
}
