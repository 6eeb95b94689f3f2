import { agentIdOf, agentPath, graphIdOf, graphPath } from '@/components/frame/frame-path'

export type ResourceKind = 'agent' | 'graph'

interface KindWords {
  readonly one: string
  readonly many: string
  readonly listPath: string
  pathOf: (id: string) => string
  /** Null for the page of one that is still to be made, and for any other path. */
  idOf: (pathname: string) => string | null
}

/** What the pages of each kind are called, and where they are. */
export const resourceKinds: Readonly<Record<ResourceKind, KindWords>> = {
  agent: { one: 'an agent', many: 'agents', listPath: '/agents', pathOf: agentPath, idOf: agentIdOf },
  graph: { one: 'a graph', many: 'graphs', listPath: '/graphs', pathOf: graphPath, idOf: graphIdOf },
}

/** As it stands at the beginning of a title. */
export function titled(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
