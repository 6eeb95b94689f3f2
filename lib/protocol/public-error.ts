/** Errors that leave the server: each has a code, a sentence fit for a person, and one HTTP status. */
import { z } from 'zod'

/** Every code that a client can meet, with the HTTP status and the family (`type`) it is answered with. */
export const publicErrors = {
  invalid_request: { status: 400, type: 'invalid_request_error' },
  unauthorized: { status: 401, type: 'authentication_error' },
  forbidden_origin: { status: 403, type: 'permission_error' },
  not_found: { status: 404, type: 'not_found_error' },
  agent_not_found: { status: 404, type: 'not_found_error' },
  graph_not_found: { status: 404, type: 'not_found_error' },
  model_not_found: { status: 404, type: 'not_found_error' },
  method_not_allowed: { status: 405, type: 'invalid_request_error' },
  conflict: { status: 409, type: 'conflict_error' },
  already_answered: { status: 409, type: 'conflict_error' },
  run_in_progress: { status: 409, type: 'conflict_error' },
  cursor_beyond_head: { status: 409, type: 'conflict_error' },
  log_expired: { status: 410, type: 'gone_error' },
  payload_too_large: { status: 413, type: 'invalid_request_error' },
  unsupported_media_type: { status: 415, type: 'invalid_request_error' },
  idempotency_mismatch: { status: 422, type: 'invalid_request_error' },
  /** The graph has errors; the sentence names the first. */
  graph_invalid: { status: 422, type: 'invalid_request_error' },
  rate_limited: { status: 429, type: 'rate_limit_error' },
  too_many_runs: { status: 429, type: 'rate_limit_error' },
  internal: { status: 500, type: 'server_error' },
  host_not_allowed: { status: 503, type: 'configuration_error' },
  unavailable: { status: 503, type: 'server_error' },
  // Codes below end a run; they travel in an `error` event and never as a status of a streamed answer.
  upstream_auth: { status: 502, type: 'upstream_error' },
  upstream_rate_limited: { status: 502, type: 'upstream_error' },
  upstream_rejected: { status: 502, type: 'upstream_error' },
  upstream_failed: { status: 502, type: 'upstream_error' },
  upstream_unreachable: { status: 502, type: 'upstream_error' },
  upstream_malformed: { status: 502, type: 'upstream_error' },
  upstream_cut: { status: 502, type: 'upstream_error' },
  upstream_idle: { status: 504, type: 'upstream_error' },
  upstream_timeout: { status: 504, type: 'upstream_error' },
  // Of the nodes of a graph.
  node_failed: { status: 500, type: 'node_error' },
  node_timeout: { status: 504, type: 'node_error' },
  node_limit: { status: 500, type: 'node_error' },
  input_too_large: { status: 500, type: 'node_error' },
  node_interrupted: { status: 500, type: 'node_error' },
  condition_failed: { status: 500, type: 'node_error' },
  tool_failed: { status: 502, type: 'node_error' },
  input_declined: { status: 500, type: 'node_error' },
  log_full: { status: 507, type: 'server_error' },
} as const satisfies Record<string, { status: number; type: string }>

export type PublicErrorCode = keyof typeof publicErrors

/** The JSON body of every refused request, in the shape of OpenAI's API. */
export const errorBodySchema = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    code: z.string().nullable(),
    param: z.string().nullable(),
    /** The run that stands in the way, for `run_in_progress`. */
    run_id: z.string().optional(),
  }),
})
export type ErrorBody = z.infer<typeof errorBodySchema>
