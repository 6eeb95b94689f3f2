'use client'

import type { AgentDefinition, AgentResource } from '@/lib/protocol/agents'
import { deleteAgent, exportAgent, importAgent, saveAgent } from '@/lib/client/agents-api'
import { useAgents } from './use-agents'
import { type ResourceActions, type ResourceCalls, useResourceActions } from './use-resource-actions'

const calls: ResourceCalls<AgentDefinition, AgentResource> = {
  kind: 'agent',
  importFile: importAgent,
  exportText: exportAgent,
  save: saveAgent,
  remove: deleteAgent,
}

/** What a person does to an agent as a whole. */
export function useAgentActions(): ResourceActions<AgentDefinition, AgentResource> {
  return useResourceActions(calls, useAgents().refresh)
}
