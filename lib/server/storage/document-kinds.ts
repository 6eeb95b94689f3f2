import type { StoredDocument } from './storage'

type Kind = StoredDocument['kind']

const each: { readonly [K in Kind]: K } = {
  agent: 'agent',
  tool_server: 'tool_server',
  graph: 'graph',
  graph_version: 'graph_version',
  webhook: 'webhook',
}

/** All that documents can be. */
export const documentKinds: readonly Kind[] = Object.values(each)
