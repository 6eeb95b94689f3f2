'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { RunState } from '@/lib/blocks/block'
import type { AnswerMessage, ConversationDetail } from '@/lib/blocks/transcript'
import type { RunMode } from '@/lib/protocol/events'
import { notifyConversationsChanged } from '@/lib/client/broadcast'
import type { RunStore } from '@/lib/client/run-store'
import { stillStore, storeOfAnswer } from './answer-store'
import { type PendingSend, mergeMessages, pendingAnswerId } from './merge-messages'
import { type BranchChoices, type Turn, pathOf } from './message-path'
import { runOptionsOf, type Speaker } from './speaker'
import { carryDraft } from './use-draft'
import { type ConversationState, useConversation } from './use-conversation'
import { useConversations } from './use-conversations'
import { type RunIdentity, useRunIdentity } from './use-run-identity'
import { useSSEConnection } from './use-sse-connection'

export interface Chat {
  readonly status: ConversationState['status']
  readonly conversationId: string | null
  readonly turns: readonly Turn[]
  /** Of the run that is streamed, or was last. */
  readonly store: RunStore
  /** As it was read with the messages; undefined before. */
  readonly storedTitle: string | undefined
  /** Whether an agent speaks in it, as far as the server has told. */
  readonly mode: RunMode
  /** Tokens that this conversation used so far. */
  readonly tokensUsed: number
  /** The answer that is shown last has not ended. */
  readonly isRunning: boolean
  /** Where an answer is to be read: the live run's store, or one that stands still. */
  storeOf: (answer: AnswerMessage) => RunStore
  send: (text: string, speaker: Speaker) => void
  retry: (answer: AnswerMessage, speaker: Speaker) => void
  choose: (promptId: string, answerId: string) => void
  stop: () => void
  reconnectNow: () => void
  follow: () => void
  reload: () => void
}

interface ChatOptions {
  /** Null: it has no id before the first run is named. */
  readonly initialId: string | null
  readonly onCreated: (id: string) => void
}

const noMessages: ConversationDetail['messages'] = []

/** One conversation as a page shows it: what is stored, what streams, what was just sent, and the branch in view. */
export function useChat({ initialId, onCreated }: ChatOptions): Chat {
  const list = useConversations()
  const conversation = useConversation(initialId)
  const { detail, reload } = conversation
  const [conversationId, setConversationId] = useState(initialId)
  const [pending, setPending] = useState<PendingSend | null>(null)
  const [ended, setEnded] = useState<ReadonlyMap<string, RunState>>(new Map())
  const [choices, setChoices] = useState<BranchChoices>(new Map())

  const connection = useSSEConnection({
    onComplete(run: RunState) {
      setEnded((before) => new Map(before).set(run.answerMessageId, run))
      void reload(run.conversationId).then(list.refresh)
    },
    onConversationCreated(id: string) {
      carryDraft(id)
      setConversationId(id)
      onCreated(id)
    },
  })
  const { store } = connection
  const live = useRunIdentity(store)

  // The run has been named: from here on its own messages stand where the pending ones stood.
  if (live.origin !== null && pending !== null) setPending(null)
  useEffect(() => {
    if (live.origin !== null) notifyConversationsChanged()
  }, [live.origin])

  const turns = useMemo(() => {
    const runs = [...ended.values(), ...(live.origin === null ? [] : [live.origin])]
    const unnamed = live.origin === null ? pending : null
    return pathOf(mergeMessages(detail?.messages ?? noMessages, runs, unnamed), choices)
  }, [detail, ended, live.origin, pending, choices])
  const leaf = turns.at(-1)?.answer

  const storeOf = useCallback(
    (answer: AnswerMessage) => {
      if (answer.id === live.answerId || answer.id === pendingAnswerId) return store
      const snapshot = ended.get(answer.id)
      return answer.end === undefined && snapshot !== undefined
        ? snapshotStore(snapshot)
        : storeOfAnswer(answer)
    },
    [store, live.answerId, ended],
  )

  useJoin({
    detail,
    turns,
    liveAnswerId: live.answerId,
    isSending: pending !== null,
    ended,
    reload,
    connection,
  })
  useReloadUntilStored(detail, ended, reload)
  useReloadOnChange(conversationId, detail, live.isRunning || pending !== null, reload)
  useReloadWhenBack(conversation, conversationId)
  useMarkSeen(conversationId)

  function start(speaker: Speaker, next: PendingSend, text: string, answerToRetry?: string) {
    connection.startConnection(text, {
      ...runOptionsOf(speaker),
      ...(conversationId !== null && { conversationId }),
      ...(answerToRetry === undefined ? { parentMessageId: next.parentId } : { retryOf: answerToRetry }),
    })
    // After the start, which cleared the store: the run that it held would end the wait at once.
    setPending(next)
    setChoices((before) => withoutChoice(before, next.retriedPromptId ?? next.parentId ?? ''))
  }

  function send(text: string, speaker: Speaker) {
    const parent = turns.findLast(
      (turn) => turn.answer !== undefined && turn.answer.id !== pendingAnswerId,
    )?.answer
    const fields = { content: text, speaker: speaker.id, created: Date.now() }
    start(speaker, { ...fields, parentId: parent?.id ?? null, retriedPromptId: null }, text)
  }

  function retry(answer: AnswerMessage, speaker: Speaker) {
    const turn = turns.find((candidate) => candidate.answers.some((one) => one.id === answer.id))
    if (turn === undefined) return
    const fields = { speaker: speaker.id, created: Date.now() }
    const { prompt } = turn
    if (answer.id === pendingAnswerId) {
      // It never reached the server. What it was an answer to decides whether there is anything to retry.
      const known = turn.answers.find((one) => one.id !== pendingAnswerId)
      if (known === undefined) {
        start(
          speaker,
          { ...fields, content: prompt.content, parentId: prompt.parent_id, retriedPromptId: null },
          prompt.content,
        )
        return
      }
      start(speaker, { ...fields, content: '', parentId: null, retriedPromptId: prompt.id }, '', known.id)
      return
    }
    start(speaker, { ...fields, content: '', parentId: null, retriedPromptId: prompt.id }, '', answer.id)
  }

  return {
    status: turns.length > 0 ? 'ready' : conversation.status,
    conversationId,
    turns,
    store,
    storedTitle: detail?.conversation.title,
    mode: detail?.conversation.mode ?? 'chat',
    tokensUsed: detail?.conversation.usage.total_tokens ?? 0,
    isRunning: isRunningAnswer(leaf, live),
    storeOf,
    send,
    retry,
    choose: (promptId, answerId) => setChoices((before) => new Map(before).set(promptId, answerId)),
    stop: connection.stop,
    reconnectNow: connection.reconnectNow,
    follow: connection.follow,
    reload: () => {
      list.refresh()
      if (conversationId !== null) void reload(conversationId)
    },
  }
}

function isRunningAnswer(answer: AnswerMessage | undefined, live: RunIdentity): boolean {
  if (answer === undefined || answer.end !== undefined) return false
  const isLive = answer.id === live.answerId || answer.id === pendingAnswerId
  return isLive && (live.isStarting || live.isRunning)
}

const snapshots = new WeakMap<RunState, RunStore>()

function snapshotStore(run: RunState): RunStore {
  const known = snapshots.get(run) ?? stillStore(run)
  snapshots.set(run, known)
  return known
}

function withoutChoice(choices: BranchChoices, parentId: string): BranchChoices {
  if (!choices.has(parentId)) return choices
  return new Map([...choices].filter(([id]) => id !== parentId))
}

interface JoinOptions {
  readonly detail: ConversationDetail | null
  readonly turns: readonly Turn[]
  readonly liveAnswerId: string
  readonly isSending: boolean
  readonly ended: ReadonlyMap<string, RunState>
  readonly reload: (id: string) => Promise<void>
  readonly connection: ReturnType<typeof useSSEConnection>
}

/** Joins the run of the last answer in view that has not ended: after a reload, in a second tab, on another branch. */
function useJoin({ detail, turns, liveAnswerId, isSending, ended, reload, connection }: JoinOptions): void {
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
function useReloadUntilStored(
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
function useReloadOnChange(
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
function useReloadWhenBack({ status, reload }: ConversationState, id: string | null): void {
  const { isStorageAway } = useConversations()
  useEffect(() => {
    if (id !== null && status === 'failed' && !isStorageAway) void reload(id)
  }, [id, status, isStorageAway, reload])
}

function useMarkSeen(id: string | null): void {
  const { items, markSeen } = useConversations()
  const conversation = items.find((item) => item.id === id)
  useEffect(() => {
    if (conversation !== undefined && document.visibilityState === 'visible') markSeen(conversation)
  }, [conversation, markSeen])
}
