/** Use cases of `/api/conversations`. */
import type { Conversation, ConversationDetail, ConversationList } from '@/lib/blocks/transcript'
import { AppError } from '@/lib/server/http/app-error'
import { cancelRun } from './cancel-run'
import type { RunServices } from './run-services'

const messagesAtOnce = 1000

export async function listConversations(
  { storage }: RunServices,
  owner: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<ConversationList> {
  const { items, nextCursor } = await storage.listConversations(owner, page)
  return { items, next_cursor: nextCursor }
}

/**
 * A conversation with its messages and the runs that a page has to join.
 *
 * @throws AppError `not_found`
 */
export async function openConversation(
  { storage, log }: RunServices,
  owner: string,
  id: string,
  cursor?: string,
): Promise<ConversationDetail> {
  const conversation = await storage.findConversation(owner, id)
  if (!conversation) throw missing()
  // Runs first: one that ends in between is then named although its answer is complete, which joining settles.
  const runs = await storage.activeRuns(owner, id)
  const { items, nextCursor } = await storage.listMessages(owner, id, { limit: messagesAtOnce, cursor })
  const heads = await Promise.all(runs.map((run) => log.head(owner, run.id)))
  return {
    conversation,
    messages: items,
    next_cursor: nextCursor,
    active_runs: runs.map((run, index) => ({
      run_id: run.id,
      answer_message_id: run.answerMessageId,
      last_seq: heads[index]?.lastSeq ?? 0,
    })),
  }
}

/** @throws AppError `not_found` */
export async function changeConversation(
  { storage }: RunServices,
  owner: string,
  id: string,
  change: { title?: string; tags?: readonly string[] },
): Promise<Conversation> {
  const conversation = await storage.updateConversation(owner, id, change)
  if (!conversation) throw missing()
  return conversation
}

/**
 * Deletes a conversation with everything in it, after its runs have been stopped.
 *
 * @throws AppError `not_found`
 */
export async function removeConversation(services: RunServices, owner: string, id: string): Promise<void> {
  const { storage, log } = services
  if (!(await storage.findConversation(owner, id))) throw missing()
  const active = await storage.activeRuns(owner, id)
  await Promise.all(active.map((run) => cancelRun(services, owner, run.id, 'You')))
  const runIds = await storage.removeConversation(owner, id)
  await log.remove(owner, runIds)
}

function missing(): AppError {
  return new AppError('not_found', 'This conversation does not exist.')
}
