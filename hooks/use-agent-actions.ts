'use client'

import type { AgentDefinition, AgentResource } from '@/lib/protocol/agents'
import { deleteAgent, exportAgent, importAgent, saveAgent } from '@/lib/client/agents-api'
import { nameOfCopy } from './name-of-copy'
import { parseJson } from './parse-json'
import { saveFile } from './save-file'
import { sentenceOf } from './sentence-of'
import { useAgents } from './use-agents'
import { useAttempt } from './use-attempt'
import { useToast } from './use-toast'

export interface AgentActions {
  /** Resolves to the copy's id; null when it could not be made, which a toast then says. */
  duplicate: (definition: AgentDefinition) => Promise<string | null>
  /** Deletes, and offers to undo. Resolves to whether it is done. */
  remove: (agent: AgentResource) => Promise<boolean>
  saveAsFile: (agent: AgentResource) => Promise<void>
  /** @param text of a file */
  takeIn: (text: string) => Promise<{ readonly id: string } | { readonly problem: string }>
}

/** What a person does to an agent as a whole, in the list and in its editor. */
export function useAgentActions(): AgentActions {
  const { refresh } = useAgents()
  const toast = useToast()
  const attempt = useAttempt(refresh)

  async function bringBack({ id, definition, is_example }: AgentResource): Promise<void> {
    const again = is_example
      ? saveAgent(id, { revision: 0, definition })
      : importAgent({ weir: 'agent', id, definition })
    await attempt('Not brought back.', again)
  }

  async function takeIn(text: string): ReturnType<AgentActions['takeIn']> {
    const json = parseJson(text)
    if ('problem' in json) return json
    const result = await importAgent(json.value).catch((error: unknown) => ({ problem: sentenceOf(error) }))
    await refresh()
    return result
  }

  return {
    takeIn,
    async duplicate(definition) {
      const copy = { weir: 'agent', definition: { ...definition, name: nameOfCopy(definition.name) } }
      const made = await attempt('Not duplicated.', importAgent(copy))
      return made?.id ?? null
    },
    async remove(agent) {
      const done = deleteAgent(agent.id).then(() => true)
      if ((await attempt('Not deleted.', done)) === null) return false
      toast.show({
        text: agent.is_example
          ? `${agent.definition.name} is as it was shipped again.`
          : `${agent.definition.name} is deleted.`,
        action: { label: 'Undo', onSelect: () => void bringBack(agent) },
      })
      return true
    },
    async saveAsFile({ id }) {
      const text = await attempt('Not exported.', exportAgent(id))
      if (text !== null) saveFile(`${id}.agent.json`, text, 'application/json')
    },
  }
}
