'use client'

import type { Chat } from '@/hooks/use-chat'
import type { FollowEnd } from '@/hooks/use-follow-end'
import { useModels } from '@/hooks/use-models'
import type { ChosenSpeaker } from '@/hooks/use-speaker'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { useGraphs } from '@/hooks/use-graphs'
import { Composer } from './composer'
import { GraphComposer } from './graph-composer'
import { JumpToEnd } from './jump-to-end'
import { StatusRow } from './status-row'
import { Waterline } from './waterline'

interface InputProps {
  readonly chat: Chat
  readonly chosen: ChosenSpeaker
  readonly onSend: (text: string) => void
  /** As `onSend`, to a graph, and nobody needs to look on. */
  readonly onSendInBackground: (text: string) => void
}

interface ChatDockProps extends InputProps {
  readonly follow: FollowEnd
}

/** The waterline, how the run stands, and the composer. */
export function ChatDock({ chat, chosen, follow, ...sending }: ChatDockProps) {
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
              {chat.status !== 'missing' && <Input chat={chat} chosen={chosen} {...sending} />}
            </div>
          </div>
        </div>
      </div>
    </div>
  )
}

/** A field of text, or the form that a graph asks for its input with. */
function Input({ chat, chosen, onSend, onSendInBackground }: InputProps) {
  const models = useModels()
  const graph = useFormGraph(chosen)
  const shared = { models, chosen, isRunning: chat.isRunning, onStop: chat.stop }
  if (graph === undefined) {
    return <Composer {...shared} conversationId={chat.conversationId} onSend={onSend} />
  }
  return (
    <GraphComposer
      {...shared}
      graph={graph}
      onRun={({ input, isBackground }) => (isBackground ? onSendInBackground(input) : onSend(input))}
    />
  )
}

/** The graph that answers, if it asks with a form. */
function useFormGraph({ speaker }: ChosenSpeaker): GraphDefinition | undefined {
  const graphs = useGraphs()
  const graph = speaker?.kind === 'graph' ? graphs.find(speaker.id)?.definition : undefined
  const asksWithForm = graph?.nodes.some((node) => node.kind === 'start' && node.schema !== undefined)
  return asksWithForm ? graph : undefined
}
