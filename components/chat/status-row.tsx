'use client'

import { Unplug } from 'lucide-react'
import { formatCount } from '@/components/run/figures'
import { Glyph } from '@/components/ui/glyph'
import { Icon } from '@/components/ui/icon'
import type { Chat } from '@/hooks/use-chat'
import { useConnectionLine } from '@/hooks/use-connection-line'
import { useConversations } from '@/hooks/use-conversations'
import { useNow } from '@/hooks/use-now'
import { useConnectionState, useNeedsYou, useRun } from '@/hooks/use-run'
import { AnsweringText } from './answering-text'
import { Lead, Rest, RowButton } from './status-parts'
import { WaitingText } from './waiting-text'

interface StatusRowProps {
  readonly chat: Chat
  readonly modelName: string | null
}

/** One row of fixed height above the composer; only its words change. */
export function StatusRow({ chat, modelName }: StatusRowProps) {
  return (
    <div className="num flex h-8.5 min-w-0 items-center gap-2 text-small whitespace-nowrap text-ink-2 max-tablet:px-1.5">
      <StatusText chat={chat} modelName={modelName} />
    </div>
  )
}

function StatusText({ chat, modelName }: StatusRowProps) {
  const { store, isRunning } = chat
  const { offline, paused, stopping, error } = useConnectionState(store)
  const hasBegun = useRun(store, (run) => run.runId !== '')
  const line = useConnectionLine(store, isRunning)
  const { isStorageAway } = useConversations()

  if (paused) {
    return (
      <>
        <Lead>Paused</Lead>
        <Rest>Another tab follows its run in the place of this one.</Rest>
        <RowButton onClick={chat.follow}>Click to follow</RowButton>
      </>
    )
  }
  if (stopping) return <Lead>Stopping</Lead>
  if (offline && isRunning) {
    return (
      <>
        <Glyph isWaiting />
        <Lead tone="text-wait">You are offline.</Lead>
        <Rest>It reconnects when you are back.</Rest>
      </>
    )
  }
  if (line === 'reconnecting') return <Reconnecting chat={chat} hasBegun={hasBegun} />
  // An error before the stream stands where the answer would; the row says only what became of a run.
  if (line === 'disconnected' && error !== null && hasBegun) {
    return (
      <>
        <Icon of={Unplug} isSmall />
        <Lead tone="text-fail">Disconnected.</Lead>
        <Rest>The run may go on.</Rest>
        <RowButton onClick={chat.reconnectNow}>Reconnect</RowButton>
      </>
    )
  }
  if (isStorageAway) {
    return (
      <>
        <Glyph isWaiting />
        <Lead tone="text-wait">The database is away.</Lead>
        <Rest>
          {isRunning ? 'The answer goes on, and is saved when it is back.' : 'What was saved is safe.'}
        </Rest>
      </>
    )
  }
  if (isRunning) return <Running chat={chat} modelName={modelName} />
  return <Idle chat={chat} modelName={modelName} />
}

function Running({ chat, modelName }: StatusRowProps) {
  const needsYou = useNeedsYou(chat.store)
  if (needsYou) return <WaitingText store={chat.store} />
  return <AnsweringText store={chat.store} modelName={modelName} />
}

function Idle({ chat, modelName }: StatusRowProps) {
  if (modelName === null) return null
  return (
    <span className="min-w-0 truncate text-ink-3">
      {modelName}
      {chat.tokensUsed > 0 && ` · ${formatCount(chat.tokensUsed)} tokens in this chat`}
    </span>
  )
}

interface ReconnectingProps {
  readonly chat: Chat
  /** The server has named the run; before that it may not have heard of it. */
  readonly hasBegun: boolean
}

function Reconnecting({ chat, hasBegun }: ReconnectingProps) {
  const { retryAt } = useConnectionState(chat.store)
  const now = useNow(retryAt === null ? null : 250)
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000)
  return (
    <>
      <Glyph isWaiting />
      <Lead tone="text-wait">{seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting'}</Lead>
      <Rest>{hasBegun ? 'The run goes on at the server.' : 'Your message is kept and sent again.'}</Rest>
      <RowButton onClick={chat.reconnectNow}>Try now</RowButton>
    </>
  )
}
