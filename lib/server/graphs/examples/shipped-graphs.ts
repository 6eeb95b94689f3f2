import { graphDefinitionSchema, type GraphDefinition, type GraphDefinitionInput } from '@/lib/protocol/graphs'
import { digest } from './digest'
import { digestOne } from './digest-one'
import { supportDesk } from './support-desk'
import { threeViews } from './three-views'

const shipped: Readonly<Record<string, GraphDefinitionInput>> = {
  'three-views': threeViews,
  'support-desk': supportDesk,
  digest,
  'digest-one': digestOne,
}

/** The graphs that everybody has from the start, by id. Their nodes name no model: each runs on the server's default. */
export const shippedGraphs: ReadonlyMap<string, GraphDefinition> = new Map(
  Object.entries(shipped).map(([id, definition]) => [id, graphDefinitionSchema.parse(definition)]),
)
