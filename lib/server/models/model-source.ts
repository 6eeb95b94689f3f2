import type { ModelClient } from '@/lib/server/engine/ports'

/** A vendor or endpoint whose models can be chosen: what each further adapter has to give. */
export interface ModelSource {
  readonly client: ModelClient
  /**
   * Names of its models, in the order in which they are offered.
   * @throws AppError with an `upstream_*` code when they cannot be read
   */
  listModels(): Promise<readonly string[]>
}
