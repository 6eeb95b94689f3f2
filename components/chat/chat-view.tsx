'use client'

import { useEffect, useRef, useState } from 'react'
import { useFrame } from '@/components/frame/frame-context'
import { Button } from '@/components/ui/button'
import { type Chat, useChat } from '@/hooks/use-chat'
import { useConversations } from '@/hooks/use-conversations'
import { useDelayed } from '@/hooks/use-delayed'
import { useFollowEnd } from '@/hooks/use-follow-end'
import { useHeightVariable } from '@/hooks/use-height-variable'
import { useModels } from '@/hooks/use-models'
import { useStopKey } from '@/hooks/use-stop-key'
import { Announcer } from './announcer'
import { ChatHeader } from './chat-header'
import { Composer } from './composer'
import { EmptyChat } from './empty-chat'
import { JumpToEnd } from './jump-to-end'
import { StatusRow } from './status-row'
import { Streamlines } from './streamlines'
import { Transcript } from './transcript'
import { Waterline } from './waterline'

interface ChatViewProps {
  readonly initialId: string | null
  readonly onCreated: (id: string) => void
}

/** One conversation: header, transcript, and the composer on its waterline. */
export function ChatView({ initialId, onCreated }: ChatViewProps) {
  const models = useModels()
  const chat = useChat({ initialId, modelName: models.chosen, onCreated })
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  useHeightVariable(scroller, '--box-height')
  const follow = useFollowEnd(scroller, content)
  // Room below the last prompt, so that it can stand at the top: from the first send on, so that nothing shrinks later.
  const [hasRoom, setRoom] = useState(false)
  const title = useTitle(chat)
  useStopKey(chat.isRunning, chat.stop)

  function send(text: string) {
    setRoom(true)
    follow.toEnd()
    chat.send(text)
  }

  return (
    <>
      <ChatHeader title={title} />
      {chat.status === 'new' && <Streamlines />}
      <div ref={scroller} className="stream-box thin-scroll relative">
        <div ref={content} className="flex min-h-full flex-col">
          {chat.status === 'new' && <EmptyChat models={models} onStart={send} />}
          {chat.status === 'ready' && (
            <Transcript
              chat={chat}
              hasRoom={hasRoom}
              onRetry={(answer) => {
                setRoom(true)
                follow.toEnd()
                chat.retry(answer)
              }}
            />
          )}
          {chat.status === 'loading' && <Loading />}
          {chat.status === 'missing' && <Missing />}
          {chat.status === 'failed' && <Unreadable onRetry={chat.reload} />}
        </div>
      </div>
      <div className="relative flex-none bg-page">
        <JumpToEnd follow={follow} />
        <Waterline store={chat.store} isRunning={chat.isRunning} />
        <div className="dock thin-scroll">
          <div className="stream-column pb-4 max-tablet:px-2.5 max-tablet:pb-2.5">
            <div className="stream-row">
              <div className="max-tablet:hidden" />
              <div className="min-w-0">
                <StatusRow chat={chat} modelName={models.chosen} />
                {chat.status !== 'missing' && (
                  <Composer
                    conversationId={chat.conversationId}
                    models={models}
                    isRunning={chat.isRunning}
                    onSend={send}
                    onStop={chat.stop}
                  />
                )}
              </div>
            </div>
          </div>
        </div>
      </div>
      <Announcer store={chat.store} isRunning={chat.isRunning} />
    </>
  )
}

function useTitle(chat: Chat): string {
  const { items } = useConversations()
  const listed = items.find((item) => item.id === chat.conversationId)?.title
  const title = listed ?? chat.storedTitle ?? firstLine(chat.turns[0]?.prompt.content) ?? titles[chat.status]
  useEffect(() => {
    document.title = `${title} · Weir`
  }, [title])
  return title
}

const titles: Record<Chat['status'], string> = {
  new: 'New chat',
  loading: 'Chat',
  ready: 'Chat',
  missing: 'No such chat',
  failed: 'Chat',
}

function firstLine(text: string | undefined): string | undefined {
  return text?.trim().split('\n')[0]?.slice(0, 120)
}

function Loading() {
  const isLate = useDelayed(true, 300)
  if (!isLate) return null
  return <output className="stream-column pt-8 text-ink-3">Reading the conversation</output>
}

function Missing() {
  const frame = useFrame()
  return (
    <div className="stream-column flex flex-col items-start gap-3 pt-8">
      <p className="text-read">This conversation does not exist.</p>
      {/* Where the skip link leads: there is no composer here. */}
      <Button id="composer" onClick={frame.startNew}>
        New chat
      </Button>
    </div>
  )
}

function Unreadable({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <div className="stream-column flex flex-col items-start gap-3 pt-8" role="alert">
      <p className="text-read">The conversation could not be read. It is kept on the server.</p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  )
}
