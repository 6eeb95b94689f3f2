'use client'

import { useRef, useState } from 'react'
import type { AnswerMessage } from '@/lib/blocks/transcript'
import { useFrame } from '@/components/frame/frame-context'
import { PanelLinkProvider } from '@/components/run/panel-link'
import { RunPanel } from '@/components/run/run-panel'
import type { Speaker } from '@/hooks/speaker'
import { useAgentRun } from '@/hooks/use-agent-run'
import { useChat } from '@/hooks/use-chat'
import { useFollowEnd } from '@/hooks/use-follow-end'
import { useHeightVariable } from '@/hooks/use-height-variable'
import { useRunPanel } from '@/hooks/use-run-panel'
import { useSpeaker } from '@/hooks/use-speaker'
import { useToast } from '@/hooks/use-toast'
import { sentenceOf } from '@/hooks/sentence-of'
import { useStopKey } from '@/hooks/use-stop-key'
import { Announcer } from './announcer'
import { ChatBody } from './chat-body'
import { ChatDock } from './chat-dock'
import { ChatHeader } from './chat-header'
import { PanelPlace } from './panel-place'
import { Streamlines } from './streamlines'
import { useTitle } from './use-title'

interface ChatViewProps {
  readonly initialId: string | null
  /** Whom a new chat was opened for. */
  readonly wanted: Speaker | null
  readonly onCreated: (id: string) => void
}

/** One conversation: header, transcript, the composer on its waterline, and the panel of an agent's or a graph's run. */
export function ChatView({ initialId, wanted, onCreated }: ChatViewProps) {
  const chat = useChat({ initialId, onCreated })
  const chosen = useSpeaker(chat, wanted)
  const isEmpty = chat.status === 'new'
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  useHeightVariable(scroller, '--box-height')
  const follow = useFollowEnd(scroller, content, !isEmpty)
  // Room below the last prompt, so that it can stand at the top: from the first send on, so that nothing shrinks later.
  const [hasRoom, setRoom] = useState(false)
  const title = useTitle(chat)
  const shownRun = useAgentRun(chat)
  const frame = useFrame()
  const toasts = useToast()
  const panel = useRunPanel(shownRun !== null)
  useStopKey(chat.isRunning, chat.stop)

  function begin(start: (speaker: Speaker) => void) {
    const { speaker } = chosen
    if (speaker === null) return
    chosen.settle()
    setRoom(true)
    follow.toEnd()
    start(speaker)
  }
  function showRerun(runId: string, answer: AnswerMessage) {
    setRoom(true)
    follow.toEnd()
    chat.followRerun(runId, answer)
  }
  async function sendInBackground(text: string, graphId: string) {
    const started = await chat.sendInBackground(text, graphId).catch(sentenceOf)
    if (typeof started === 'string') toasts.show({ text: started, isError: true })
    else if (chat.conversationId === null) frame.open(started.conversationId)
  }
  const send = (text: string) => begin((speaker) => chat.send(text, speaker))

  return (
    <>
      <ChatHeader title={title} chosen={chosen} panel={shownRun === null ? null : panel} />
      <div className="relative flex min-h-0 flex-1">
        <div
          data-beside={panel.isBeside}
          className="relative flex min-w-0 flex-1 flex-col data-[beside=true]:[--w-margin:76px]"
        >
          {/* A graph's drawing needs their room. */}
          {isEmpty && chosen.speaker?.kind !== 'graph' && <Streamlines />}
          <div
            ref={scroller}
            // Scrolls by the keys too, also while nothing in it takes the focus.
            role="region"
            aria-label="Conversation"
            tabIndex={0}
            data-empty={isEmpty}
            className="stream-box thin-scroll relative -outline-offset-2"
          >
            <div ref={content} className="flex min-h-full flex-col">
              <PanelLinkProvider value={shownRun === null ? null : panel.openAt}>
                <ChatBody
                  chat={chat}
                  chosen={chosen}
                  hasRoom={hasRoom}
                  onStart={send}
                  onRetry={(answer) => begin((speaker) => chat.retry(answer, speaker))}
                  onGoOn={(answer) => begin(() => chat.goOn(answer))}
                />
              </PanelLinkProvider>
            </div>
          </div>
          <ChatDock
            chat={chat}
            chosen={chosen}
            follow={follow}
            onSend={send}
            onSendInBackground={(text) => begin(({ id }) => void sendInBackground(text, id))}
          />
        </div>
        {shownRun !== null && panel.isOpen && (
          <PanelPlace panel={panel} isOfGraph={shownRun.store.getState().run.mode === 'graph'}>
            <RunPanel
              key={shownRun.answer.id}
              store={shownRun.store}
              onClose={panel.toggle}
              spanId={panel.spanId}
              actions={
                chat.isRunning
                  ? null
                  : { onRerun: (runId) => showRerun(runId, shownRun.answer), onFork: frame.open }
              }
            />
          </PanelPlace>
        )}
      </div>
      <Announcer store={chat.store} isRunning={chat.isRunning} />
    </>
  )
}
