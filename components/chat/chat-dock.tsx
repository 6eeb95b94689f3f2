'use client'

import type { Chat } from '@/hooks/use-chat'
import type { FollowEnd } from '@/hooks/use-follow-end'
import { useModels } from '@/hooks/use-models'
import type { ChosenSpeaker } from '@/hooks/use-speaker'
import { Composer } from './composer'
import { JumpToEnd } from './jump-to-end'
import { StatusRow } from './status-row'
import { Waterline } from './waterline'

interface ChatDockProps {
  readonly chat: Chat
  readonly chosen: ChosenSpeaker
  readonly follow: FollowEnd
  readonly onSend: (text: string) => void
}

/** The waterline, how the run stands, and the composer. */
export function ChatDock({ chat, chosen, follow, onSend }: ChatDockProps) {
  const models = useModels()
  return (
    <div className="relative flex-none bg-page">
      <JumpToEnd follow={follow} />
      <Waterline store={chat.store} isRunning={chat.isRunning} />
      <div className="dock thin-scroll">
        <div className="stream-column pb-4 max-tablet:px-2.5 max-tablet:pb-2.5">
          <div className="stream-row">
            <div className="max-tablet:hidden" />
            <div className="min-w-0">
              <StatusRow chat={chat} modelName={chosen.name} />
              {chat.status !== 'missing' && (
                <Composer
                  conversationId={chat.conversationId}
                  models={models}
                  chosen={chosen}
                  isRunning={chat.isRunning}
                  onSend={onSend}
                  onStop={chat.stop}
                />
              )}
            </div>
          </div>
        </div>
      </div>
    </div>
  )
}
