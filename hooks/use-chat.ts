'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import type { RunState } from '@/lib/blocks/block'
import type { AnswerMessage, ConversationDetail } from '@/lib/blocks/transcript'
import type { RunMode } from '@/lib/protocol/events'
import { executeInBackground, type StartedRun } from '@/lib/client/api'
import { notifyConversationsChanged } from '@/lib/client/broadcast'
import type { RunStore } from '@/lib/client/run-store'
import { stillStore, storeOfAnswer } from './answer-store'
import { type PendingSend, mergeMessages, pendingAnswerId } from './merge-messages'
import { type BranchChoices, type Turn, pathOf } from './message-path'
import { runOptionsOf, type Speaker } from './speaker'
import { carryDraft } from './use-draft'
import {
  useJoin,
  useMarkSeen,
  useReloadOnChange,
  useReloadUntilStored,
  useReloadWhenBack,
} from './use-chat-sync'
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
  /** Whether an agent or a graph speaks in it, as far as the server has told. */
  readonly mode: RunMode
  /** Tokens that this conversation used so far. */
  readonly tokensUsed: number
  /** The answer that is shown last has not ended. */
  readonly isRunning: boolean
  /** Where an answer is to be read: the live run's store, or one that stands still. */
  storeOf: (answer: AnswerMessage) => RunStore
  send: (text: string, speaker: Speaker) => void
  /** The same graph is run again as it was; any other speaker is asked what the answer was asked. */
  retry: (answer: AnswerMessage, speaker: Speaker) => void
  /**
   * Has a graph answer where nobody needs to look on. In a conversation that is there, it is shown all the same.
   * @throws ClientError
   */
  sendInBackground: (text: string, graphId: string) => Promise<StartedRun>
  /** Goes on, as another answer, where a graph's run that did not complete came to. */
  goOn: (answer: AnswerMessage) => void
  /** Shows a run that began as another answer to the same prompt. */
  followRerun: (runId: string, answer: AnswerMessage) => void
  choose: (promptId: string, answerId: string) => void
  stop: () => void
  reconnectNow: () => void
  follow: () => void
  reload: () => void
}

/** What a run comes from, other than words that were just written. */
interface Origin {
  readonly retryOf?: string
  readonly rerunOf?: string
  readonly continueFromCheckpoint?: string
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

  function start(speaker: Speaker, next: Omit<PendingSend, 'created'>, text: string, origin: Origin = {}) {
    connection.startConnection(text, {
      ...runOptionsOf(speaker),
      ...(conversationId !== null && { conversationId }),
      ...(origin.retryOf === undefined && { parentMessageId: next.parentId }),
      ...origin,
    })
    // After the start, which cleared the store: the run that it held would end the wait at once.
    setPending({ ...next, created: Date.now() })
    setChoices((before) => withoutChoice(before, next.retriedPromptId ?? next.parentId ?? ''))
  }

  /** The answer that a prompt follows. */
  function lastAnswer(): AnswerMessage | undefined {
    return turns.findLast(({ answer }) => answer !== undefined && answer.id !== pendingAnswerId)?.answer
  }

  async function sendInBackground(text: string, graphId: string): Promise<StartedRun> {
    const started = await executeInBackground({
      graph_name: graphId,
      input_text: text,
      ...(conversationId !== null && { conversation_id: conversationId }),
      parent_message_id: lastAnswer()?.id ?? null,
    })
    notifyConversationsChanged()
    if (conversationId !== null) connection.joinRun(started.runId)
    return started
  }

  function send(text: string, speaker: Speaker) {
    const parent = lastAnswer()
    const fields = { content: text, speaker: speaker.id }
    start(speaker, { ...fields, parentId: parent?.id ?? null, retriedPromptId: null }, text)
  }

  /** A new answer to the prompt of one that is there. */
  function answerAgain(answer: AnswerMessage, speaker: Speaker, origin: Origin) {
    const prompt = promptOf(answer)
    if (prompt === undefined) return
    const fields = { content: '', parentId: null, speaker: speaker.id }
    start(speaker, { ...fields, retriedPromptId: prompt.id }, '', { retryOf: answer.id, ...origin })
  }

  function retry(answer: AnswerMessage, speaker: Speaker) {
    if (answer.id !== pendingAnswerId) {
      const isSameGraph = speaker.kind === 'graph' && speaker.id === answer.speaker
      return answerAgain(answer, speaker, isSameGraph ? { rerunOf: answer.run_id } : {})
    }
    // It never reached the server. What it was an answer to decides whether there is anything to retry.
    const turn = turnOf(answer)
    const known = turn?.answers.find((one) => one.id !== pendingAnswerId)
    if (known !== undefined) return answerAgain(known, speaker, {})
    if (turn === undefined) return
    const { content, parent_id: parentId } = turn.prompt
    const fields = { content, parentId, speaker: speaker.id }
    start(speaker, { ...fields, retriedPromptId: null }, content)
  }

  function goOn(answer: AnswerMessage) {
    const speaker: Speaker = { kind: 'graph', id: answer.speaker }
    answerAgain(answer, speaker, { continueFromCheckpoint: answer.run_id })
  }

  function followRerun(runId: string, answer: AnswerMessage) {
    connection.joinRun(runId)
    setChoices((before) => withoutChoice(before, promptOf(answer)?.id ?? ''))
  }

  function turnOf(answer: AnswerMessage): Turn | undefined {
    return turns.find((candidate) => candidate.answers.some((one) => one.id === answer.id))
  }

  function promptOf(answer: AnswerMessage) {
    return turnOf(answer)?.prompt
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
    sendInBackground,
    retry,
    goOn,
    followRerun,
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
