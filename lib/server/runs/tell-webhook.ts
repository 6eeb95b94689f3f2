/** Word of a graph that runs in the background, for the address that its definition names. */
import type { RunState } from '@/lib/blocks/block'
import { noUsage } from '@/lib/protocol/chunk'
import type { RunEvent } from '@/lib/protocol/events'
import { graphRunDefinitionSchema } from '@/lib/protocol/graph-run'
import type { RunRecord } from '@/lib/server/storage/storage'
import type { RunNotice } from '@/lib/server/webhooks/webhooks'
import type { RunServices } from './run-services'
import { untilStorageAnswers } from './until-storage-answers'

export interface WebhookTeller {
  /**
   * Tells that a person is needed, if the event says so.
   * @param written resolves when the event is: nobody is to be told of a question that nobody can find.
   */
  ofEvent(event: RunEvent, written: () => Promise<void>): Promise<void>
  /** Tells how the run has ended. */
  ofEnd(state: RunState): Promise<void>
}

const silent: WebhookTeller = { ofEvent: async () => {}, ofEnd: async () => {} }

/** Says nothing for a run that somebody looks at, or whose graph names no address. */
export function createWebhookTeller(
  { webhooks, storageRetryMs, clock }: RunServices,
  owner: string,
  { id: runId, conversationId, start }: RunRecord,
): WebhookTeller {
  if (start.mode !== 'graph') return silent
  const { graph, graph_id, is_background } = graphRunDefinitionSchema.parse(start.definition)
  const { webhook_url } = graph
  if (!is_background || webhook_url === undefined) return silent
  const tell = (notice: Pick<RunNotice, 'type' | 'id' | 'status'> & Partial<RunNotice>) =>
    untilStorageAnswers(
      () =>
        webhooks.tell(owner, {
          url: webhook_url,
          run_id: runId,
          conversation_id: conversationId,
          graph_name: graph_id,
          time: clock(),
          ...notice,
        }),
      storageRetryMs,
    )
  return {
    async ofEvent(event, written) {
      const question = questionOf(event)
      if (!question) return
      await written()
      const questionId = 'approval_id' in question ? question.approval_id : question.input_id
      await tell({ type: 'run.needs_person', id: `${runId}.${questionId}`, status: 'waiting', question })
    },
    async ofEnd({ end, finalResult, error, usage }) {
      if (!end) return
      await tell({
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

function questionOf(event: RunEvent): RunNotice['question'] {
  if (event.type === 'approval_request') {
    const { type, approval_id, tool_name, reason, expires_at } = event
    return { type, approval_id, tool_name, reason, expires_at }
  }
  if (event.type !== 'input_request') return undefined
  const { type, input_id, prompt, schema, expires_at } = event
  return {
    type,
    input_id,
    prompt,
    ...(schema && { schema }),
    ...(expires_at !== undefined && { expires_at }),
  }
}
