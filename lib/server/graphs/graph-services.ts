import type { PlanServices } from '@/lib/server/agents/agent-services'
import type { Clock, ModelCatalog, Toolbox } from '@/lib/server/engine/ports'
import type { Storage } from '@/lib/server/storage/storage'

/** What looking a graph over, and planning a run of it, stands on. */
export interface GraphPlanServices extends PlanServices {
  readonly models: ModelCatalog
  readonly toolbox: Toolbox
}

/** What the use cases of graphs stand on. */
export interface GraphServices extends GraphPlanServices {
  readonly storage: Pick<Storage, 'listDocuments' | 'putDocument' | 'removeDocument'>
  readonly clock: Clock
}
