/** The older format of graphs that Weir imports: nodes that name their neighbours, and prompts that name nodes. */
import { z } from 'zod'

const text = z
  .string()
  .nullish()
  .transform((given) => given?.trim() ?? '')
const names = z
  .array(z.string().trim())
  .nullish()
  .transform((given) => (given ?? []).filter((name) => name !== ''))
const count = z.number().nullish()
const flag = z.boolean().nullish()

const seedNodeSchema = z.looseObject({
  name: z.string().trim().min(1).max(200),
  description: text,
  agent_name: text,
  model_name: text,
  mcp_servers: names,
  system_prompt: text,
  user_prompt: text,
  /** May hold `start`. */
  input_nodes: names,
  /** May hold `end`. */
  output_nodes: names,
  handoffs: count,
  is_subgraph: flag,
  subgraph_name: text,
  is_start: flag,
  is_end: flag,
  position: z.object({ x: z.number(), y: z.number() }).nullish().catch(undefined),
  /** Nodes whose outputs it is told of. */
  context: names,
  context_mode: z.string().nullish(),
  context_n: count,
  max_iterations: count,
})
export type SeedNode = z.infer<typeof seedNodeSchema>

export const seedGraphSchema = z.looseObject({
  name: z.string().trim().min(1),
  description: text,
  nodes: z.array(seedNodeSchema).min(1).max(500),
  end_template: z.string().nullish(),
  max_iterations: count,
})
export type SeedGraph = z.infer<typeof seedGraphSchema>

/** Fields that need not be carried over: levels are derived, and every output can be read by every later node. */
const implied = ['level', 'global_output']

/** The fields of a graph or a node that mean something and that nobody reads. */
export function unreadFields(given: SeedGraph | SeedNode): readonly string[] {
  const read = 'nodes' in given ? seedGraphSchema.shape : seedNodeSchema.shape
  return Object.entries(given).flatMap(([field, value]) => {
    const isEmpty =
      value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0)
    return field in read || implied.includes(field) || isEmpty ? [] : [field]
  })
}
