/** Who answers in a chat: a model, an agent or a graph. Pure. */
import type { RunMode } from '@/lib/protocol/events'
import type { StartOptions } from '@/lib/client/run-request'

export interface Speaker {
  readonly kind: 'model' | 'agent' | 'graph'
  /** A model's name, or the id of an agent or a graph. */
  readonly id: string
}

export function isSameSpeaker(a: Speaker | null, b: Speaker | null): boolean {
  return a?.kind === b?.kind && a?.id === b?.id
}

/** What starts a run of theirs. */
export function runOptionsOf({ kind, id }: Speaker): StartOptions {
  switch (kind) {
    case 'model':
      return { mode: 'chat', modelName: id }
    case 'agent':
      return { mode: 'agent', agentName: id }
    case 'graph':
      return { mode: 'graph', graphName: id }
    default:
      return kind satisfies never
  }
}

/** Names of those that there are. */
export interface KnownSpeakers {
  readonly models: readonly string[]
  readonly agents: readonly string[]
  readonly graphs: readonly string[]
}

/**
 * Who goes on with a conversation: whoever spoke last. Null where that was a model that is no longer there; an agent
 * or a graph of which that is true goes on all the same.
 * @param mode of the conversation: whether agents or graphs speak in it
 * @param lastSpeaker who gave the last answer; any of the others may speak there too
 */
export function speakerOfConversation(
  mode: RunMode,
  lastSpeaker: string | undefined,
  { models, agents, graphs }: KnownSpeakers,
): Speaker | null {
  if (lastSpeaker === undefined) return null
  if (models.includes(lastSpeaker)) return { kind: 'model', id: lastSpeaker }
  if (mode === 'chat') return null
  const [own, other] = mode === 'agent' ? [agents, graphs] : [graphs, agents]
  const isOther = !own.includes(lastSpeaker) && other.includes(lastSpeaker)
  const kind = isOther === (mode === 'agent') ? 'graph' : 'agent'
  return { kind, id: lastSpeaker }
}

/** The speaker that the address of a new chat names, as `?agent=` or `?graph=`; null when it names none. */
export function speakerOfAddress(query: { get(name: string): string | null }): Speaker | null {
  const [agent, graph] = [query.get('agent'), query.get('graph')]
  if (agent !== null) return { kind: 'agent', id: agent }
  return graph === null ? null : { kind: 'graph', id: graph }
}
