/** The configuration: `process.env`, parsed once. No other file reads it. */
import { z } from 'zod'
import { commands, endpointUrl, hosts, hostsWithPorts, integer, list, prices } from './env-values'

const day = 24 * 60 * 60 * 1000

const envSchema = z.object({
  /** Where the server listens. */
  PORT: integer(3000, 1, 65_535),
  HOST: z.string().default('127.0.0.1'),
  /** Folder of the log and the conversations. */
  WEIR_DATA_DIR: z.string().default('.data'),
  /** Conversations are kept in this MongoDB instead of the data folder. */
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/[^/\s]+/, 'must be a URL that begins with mongodb:// or mongodb+srv://')
    .optional(),
  /** An OpenAI-compatible endpoint; with a key alone it is OpenAI's own. */
  OPENAI_BASE_URL: endpointUrl('OPENAI_API_KEY').optional(),
  OPENAI_API_KEY: z.string().optional(),
  /** Models to offer instead of the endpoint's own list. */
  OPENAI_MODELS: list,
  /** Anthropic's own API, or another server that speaks it. */
  ANTHROPIC_BASE_URL: endpointUrl('ANTHROPIC_API_KEY', '/v1').optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_MODELS: list,
  /** Google's own Gemini API, or another server that speaks it. */
  GEMINI_BASE_URL: endpointUrl('GEMINI_API_KEY', '/v1beta').optional(),
  GEMINI_API_KEY: z.string().optional(),
  GEMINI_MODELS: list,
  /** What a million tokens cost, for the models whose cost shall count. */
  MODEL_PRICES: prices,
  /** Commands that may be added as tool servers, by the names that people add them under. */
  MCP_STDIO_ALLOWED: commands,
  /** Private hosts that the page fetcher and webhooks may reach all the same. */
  FETCH_ALLOW_HOSTS: hostsWithPorts,
  /** Signs webhooks, so that receivers can tell whose they are; without it they go unsigned. */
  WEBHOOK_SECRET: z
    .string()
    .regex(
      /^whsec_(?=.{32,88}$)(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/,
      'must be whsec_ and 24 to 64 bytes in Base64',
    )
    .optional(),
  /** How deep agents may call agents; 0: not at all. */
  AGENT_MAX_DEPTH: integer(3, 0, 10),
  /** How many nodes of one graph run may work at once. */
  GRAPH_CONCURRENCY: integer(16, 1, 1000),
  /** How long a tool may be silent; in all, one call may take ten times that. */
  TOOL_TIMEOUT_MS: integer(120_000, 10, day),
  /** Bearer token for `/v1` and `/api`. */
  API_KEY: z.string().min(8, 'must have at least 8 characters').optional(),
  /** Names under which Weir may be opened without a password. */
  WEIR_HOSTS: hosts,
  WEIR_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  SSE_HEARTBEAT_MS: integer(15_000, 50, 10 * 60_000),
  /** `on`: event streams are gzipped for readers that accept it. */
  SSE_COMPRESSION: z.enum(['on', 'off'], 'must be on or off').default('off'),
  /** A response is closed after this long and resumed by its reader; 0: never. For platforms that cut responses. */
  RESPONSE_MAX_MS: integer(0, 0, day),
  MODEL_IDLE_TIMEOUT_MS: integer(60_000, 10, day),
  MODEL_TOTAL_TIMEOUT_MS: integer(600_000, 10, day),
  MAX_CONCURRENT_RUNS: integer(64, 1, 100_000),
  RUN_LOG_RETENTION_HOURS: integer(168, 1, 24 * 3650),
})

export type Env = z.infer<typeof envSchema>

/** A value of the environment is wrong. The message names each variable and says what it must be. */
export class EnvError extends Error {
  override readonly name = 'EnvError'
}

/**
 * @param source variables by name; empty ones count as absent.
 * @throws EnvError
 */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  )
  // The name that Google's own examples and the AI SDK use.
  given['GEMINI_API_KEY'] ??= given['GOOGLE_GENERATIVE_AI_API_KEY']
  const result = envSchema.safeParse(given)
  if (!result.success) {
    const sentences = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`)
    throw new EnvError(sentences.join('\n'))
  }
  if (given['VERCEL'] === '1') {
    throw new EnvError(
      'VERCEL is set, but Weir keeps its log and its conversations in files, and a function there has none that last. Run Weir on a machine with a disk.',
    )
  }
  return withVendorUrls(result.data)
}

/** A key without a base URL means the vendor itself. */
function withVendorUrls(env: Env): Env {
  const filled: Env = { ...env }
  if (env.OPENAI_API_KEY !== undefined) filled.OPENAI_BASE_URL ??= 'https://api.openai.com/v1'
  if (env.ANTHROPIC_API_KEY !== undefined) filled.ANTHROPIC_BASE_URL ??= 'https://api.anthropic.com/v1'
  if (env.GEMINI_API_KEY !== undefined) {
    filled.GEMINI_BASE_URL ??= 'https://generativelanguage.googleapis.com/v1beta'
  }
  return filled
}
