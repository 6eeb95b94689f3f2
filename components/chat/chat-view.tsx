'use client'

import { useRef, useState } from 'react'
import { PanelLinkProvider } from '@/components/run/panel-link'
import { RunPanel } from '@/components/run/run-panel'
import type { Speaker } from '@/hooks/speaker'
import { useAgentRun } from '@/hooks/use-agent-run'
import { useChat } from '@/hooks/use-chat'
import { useFollowEnd } from '@/hooks/use-follow-end'
import { useHeightVariable } from '@/hooks/use-height-variable'
import { useRunPanel } from '@/hooks/use-run-panel'
import { useSpeaker } from '@/hooks/use-speaker'
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
  /** The agent that a new chat was opened for. */
  readonly wantedAgent: string | null
  readonly onCreated: (id: string) => void
}

/** One conversation: header, transcript, the composer on its waterline, and the panel of an agent's run. */
export function ChatView({ initialId, wantedAgent, onCreated }: ChatViewProps) {
  const chat = useChat({ initialId, onCreated })
  const chosen = useSpeaker(chat, wantedAgent)
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  useHeightVariable(scroller, '--box-height')
  const follow = useFollowEnd(scroller, content)
  // Room below the last prompt, so that it can stand at the top: from the first send on, so that nothing shrinks later.
  const [hasRoom, setRoom] = useState(false)
  const title = useTitle(chat)
  const agentRun = useAgentRun(chat)
  const panel = useRunPanel(agentRun !== null)
  useStopKey(chat.isRunning, chat.stop)

  function begin(start: (speaker: Speaker) => void) {
    const { speaker } = chosen
    if (speaker === null) return
    chosen.settle()
    setRoom(true)
    follow.toEnd()
    start(speaker)
  }
  const send = (text: string) => begin((speaker) => chat.send(text, speaker))

  return (
    <>
      <ChatHeader
        title={title}
        agentName={chosen.speaker?.kind === 'agent' ? chosen.name : null}
        panel={agentRun === null ? null : panel}
      />
      <div className="relative flex min-h-0 flex-1">
        <div
          data-beside={panel.isBeside}
          className="relative flex min-w-0 flex-1 flex-col data-[beside=true]:[--w-margin:76px]"
        >
          {chat.status === 'new' && <Streamlines />}
          <div ref={scroller} className="stream-box thin-scroll relative">
            <div ref={content} className="flex min-h-full flex-col">
              <PanelLinkProvider value={agentRun === null ? null : panel.openAt}>
                <ChatBody
                  chat={chat}
                  chosen={chosen}
                  hasRoom={hasRoom}
                  onStart={send}
                  onRetry={(answer) => begin((speaker) => chat.retry(answer, speaker))}
                />
              </PanelLinkProvider>
            </div>
          </div>
          <ChatDock chat={chat} chosen={chosen} follow={follow} onSend={send} />
        </div>
        {agentRun !== null && panel.isOpen && (
          <PanelPlace panel={panel}>
            <RunPanel store={agentRun} onClose={panel.toggle} spanId={panel.spanId} />
          </PanelPlace>
        )}
      </div>
      <Announcer store={chat.store} isRunning={chat.isRunning} />
    </>
  )
}
