import type { ModelPrice } from '@/lib/protocol/agents'
import type { ToolServerList } from '@/lib/protocol/tools'
import type { Clock, ModelCatalog } from '@/lib/server/engine/ports'
import type { Storage } from '@/lib/server/storage/storage'

/** What planning a run stands on. */
export interface PlanServices {
  readonly storage: Pick<Storage, 'listDocuments'>
  /** The model of an agent that names none. */
  readonly defaultModel: () => Promise<string>
  /** By model; those whose price is not known are absent. */
  readonly prices: Readonly<Record<string, ModelPrice>>
}

/** What the use cases of agents stand on. */
export interface AgentServices extends PlanServices {
  readonly storage: Pick<Storage, 'listDocuments' | 'putDocument' | 'removeDocument'>
  readonly clock: Clock
  readonly models: ModelCatalog
  /** The models that can be chosen, as far as they are known. */
  readonly modelNames: () => Promise<readonly string[]>
  /** All tool servers that an agent may choose from, Weir's own included. */
  readonly toolServers: { list(owner: string): Promise<Pick<ToolServerList, 'items'>> }
}
