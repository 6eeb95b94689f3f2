/** What `/api/graphs` takes and answers besides graphs themselves. */
import { z } from 'zod'
import { graphDefinitionSchema, type GraphProblem, type GraphResource } from './graphs'

/** Body of `POST /api/graphs/check`: a draft, and the id of the graph that it is to take the place of. */
export const graphDraftSchema = z.strictObject({
  id: z.string().optional(),
  definition: graphDefinitionSchema,
})
export type GraphDraft = z.infer<typeof graphDraftSchema>

/** Answer of it. */
export interface GraphProblemList {
  readonly problems: readonly GraphProblem[]
}

/** Answer of `POST /api/graphs/import`. */
export interface GraphImportAnswer {
  readonly graph: GraphResource
  /** What was read otherwise than it was written, and under which ids further graphs were stored; in sentences. */
  readonly notes: readonly string[]
}

/** Answer of `GET /api/graphs/{id}/versions/{revision}`: the graph as it was then, with what is wrong with it today. */
export type GraphVersion = GraphResource
