/** Who answers in a chat: a model, or an agent. Pure. */
import type { RunMode } from '@/lib/protocol/events'
import type { StartOptions } from '@/lib/client/run-request'

export interface Speaker {
  readonly kind: 'model' | 'agent'
  /** A model's name, or an agent's id. */
  readonly id: string
}

export function isSameSpeaker(a: Speaker | null, b: Speaker | null): boolean {
  return a?.kind === b?.kind && a?.id === b?.id
}

/** What starts a run of theirs. */
export function runOptionsOf({ kind, id }: Speaker): Extract<StartOptions, { mode: 'chat' | 'agent' }> {
  return kind === 'agent' ? { mode: 'agent', agentName: id } : { mode: 'chat', modelName: id }
}

/**
 * The agent that goes on with a conversation; null where a model does.
 * @param lastSpeaker who gave the last answer
 * @param models names of those that there are: they may speak in an agent's conversation too
 */
export function agentOfConversation(
  mode: RunMode,
  lastSpeaker: string | undefined,
  models: readonly string[],
): Speaker | null {
  if (mode !== 'agent' || lastSpeaker === undefined || models.includes(lastSpeaker)) return null
  return { kind: 'agent', id: lastSpeaker }
}
