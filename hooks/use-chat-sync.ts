'use client'

/** What keeps a chat's page in step with the server: it joins runs, and reads again what changed elsewhere. */
import { useEffect, useRef } from 'react'
import type { RunState } from '@/lib/blocks/block'
import type { ConversationDetail } from '@/lib/blocks/transcript'
import type { Turn } from './message-path'
import type { ConversationState } from './use-conversation'
import { useConversations } from './use-conversations'
import type { SSEConnection } from './use-sse-connection'

interface JoinOptions {
  readonly detail: ConversationDetail | null
  readonly turns: readonly Turn[]
  readonly liveAnswerId: string
  readonly isSending: boolean
  readonly ended: ReadonlyMap<string, RunState>
  readonly reload: (id: string) => Promise<void>
  readonly connection: SSEConnection
}

/** Joins the run of the last answer in view that has not ended: after a reload, in a second tab, on another branch. */
export function useJoin({
  detail,
  turns,
  liveAnswerId,
  isSending,
  ended,
  reload,
  connection,
}: JoinOptions): void {
  const reloadedFor = useRef(new Set<string>())
  const { joinRun } = connection
  const unfinished = turns.findLast(
    ({ answer }) => answer !== undefined && answer.end === undefined && !ended.has(answer.id),
  )?.answer

  useEffect(() => {
    if (detail === null || unfinished === undefined || isSending || unfinished.id === liveAnswerId) return
    const active = detail.active_runs.find((run) => run.answer_message_id === unfinished.id)
    if (active !== undefined) {
      joinRun(active.run_id, 0)
      return
    }
    // It ended between the two reads of the server: the next answer has its end. Asked once, not for ever.
    if (reloadedFor.current.has(unfinished.id)) return
    reloadedFor.current.add(unfinished.id)
    void reload(detail.conversation.id)
  }, [detail, unfinished, liveAnswerId, isSending, joinRun, reload])
}

const storedSoon = 300

/** The end of a run is told as soon as its log has it, and stored right after: what was read in between is read again. */
export function useReloadUntilStored(
  detail: ConversationDetail | null,
  ended: ReadonlyMap<string, RunState>,
  reload: (id: string) => Promise<void>,
): void {
  const { refresh } = useConversations()
  useEffect(() => {
    const isEarly = detail?.messages.some(
      (message) => message.role === 'assistant' && message.end === undefined && ended.has(message.id),
    )
    if (detail === null || !isEarly) return
    const timer = setTimeout(() => void reload(detail.conversation.id).then(refresh), storedSoon)
    return () => clearTimeout(timer)
  }, [detail, ended, reload, refresh])
}

/** Reads the conversation again when the list says that it changed elsewhere: another tab began a run in it. */
export function useReloadOnChange(
  id: string | null,
  detail: ConversationDetail | null,
  isBusy: boolean,
  reload: (id: string) => Promise<void>,
): void {
  const updated = useConversations().items.find((item) => item.id === id)?.updated ?? 0
  const known = detail?.conversation.updated ?? Number.POSITIVE_INFINITY
  useEffect(() => {
    if (id !== null && !isBusy && updated > known) void reload(id)
  }, [id, isBusy, updated, known, reload])
}

/** Reads a conversation that could not be read as soon as the database that was away is back. */
export function useReloadWhenBack({ status, reload }: ConversationState, id: string | null): void {
  const { isStorageAway } = useConversations()
  useEffect(() => {
    if (id !== null && status === 'failed' && !isStorageAway) void reload(id)
  }, [id, status, isStorageAway, reload])
}

export function useMarkSeen(id: string | null): void {
  const { items, markSeen } = useConversations()
  const conversation = items.find((item) => item.id === id)
  useEffect(() => {
    if (conversation !== undefined && document.visibilityState === 'visible') markSeen(conversation)
  }, [conversation, markSeen])
}
