import { Glyph } from '@/components/ui/glyph'
import type { ToolServerResource, ToolServerState } from '@/lib/protocol/tools'

const words: Record<ToolServerState, string> = {
  connected: 'connected',
  connecting: 'connecting',
  idle: 'connects when it is used',
  reconnecting: 'reconnecting',
  failed: 'not connected',
  needs_sign_in: 'needs you to sign in',
}

const tones: Record<ToolServerState, string> = {
  connected: 'text-done',
  connecting: 'text-ink-2',
  idle: 'text-ink-3',
  reconnecting: 'text-wait',
  failed: 'text-fail',
  needs_sign_in: 'text-wait',
}

/** How a tool server stands, in a word; nothing for Weir's own tools, which are always there. */
export function ServerState({ server }: { readonly server: ToolServerResource }) {
  if (server.transport === 'builtin') return null
  const { state } = server
  return (
    <span className={`flex items-center gap-1.5 ${tones[state]}`}>
      {state === 'connecting' && <Glyph />}
      {state === 'reconnecting' && <Glyph isWaiting />}
      {words[state]}
    </span>
  )
}
