import type {
  AgentRequestInput,
  ChatRequestInput,
  GraphExecuteRequestInput,
  RerunRequestInput,
} from '@/lib/protocol/requests'

interface Continues {
  readonly conversationId?: string | undefined
  /** The answer that this prompt follows. */
  readonly parentMessageId?: string | null | undefined
  /** An answer to try again, as its sibling. */
  readonly retryOf?: string | undefined
}

interface Instructed extends Continues {
  readonly systemPrompt?: string | undefined
  readonly mcpServers?: string[] | undefined
}

interface ChatOptions extends Instructed {
  readonly mode: 'chat'
  readonly modelName: string
}

interface AgentOptions extends Instructed {
  readonly mode: 'agent'
  readonly agentName?: string | undefined
  readonly modelName?: string | undefined
  readonly maxIterations?: number | undefined
}

interface GraphOptions extends Continues {
  readonly mode: 'graph'
  readonly graphName: string
  /** The run whose finished nodes are kept. */
  readonly continueFromCheckpoint?: string | undefined
  /** The run that is done again as it was, with its graph and its input; nothing else counts then. */
  readonly rerunOf?: string | undefined
  readonly background?: boolean | undefined
}

export type StartOptions = ChatOptions | AgentOptions | GraphOptions

/** What starts a run. */
export interface RunRequest {
  readonly url: string
  readonly body: ChatRequestInput | AgentRequestInput | GraphExecuteRequestInput | RerunRequestInput
  /** It begins a conversation, whose id is still to come. */
  readonly startsConversation: boolean
}

/**
 * The request that a mode stands for.
 * @throws TypeError for a mode that is none.
 */
export function runRequestOf(inputText: string, options: StartOptions): RunRequest {
  return { ...routeOf(inputText, options), startsConversation: options.conversationId === undefined }
}

function routeOf(inputText: string, options: StartOptions): Pick<RunRequest, 'url' | 'body'> {
  switch (options.mode) {
    case 'chat':
      return { url: '/api/chat/completions', body: chatRequest(inputText, options) }
    case 'agent':
      return { url: '/api/agent/run', body: agentRequest(inputText, options) }
    case 'graph':
      if (options.rerunOf !== undefined) return { url: rerunPath(options.rerunOf), body: {} }
      return { url: '/api/graphs/execute', body: graphRequest(inputText, options) }
    default:
      return unsupported(options)
  }
}

function rerunPath(runId: string): string {
  return `/api/runs/${encodeURIComponent(runId)}/rerun`
}

function chatRequest(inputText: string, options: ChatOptions): ChatRequestInput {
  return { user_prompt: inputText, model_name: options.modelName, ...instruction(options) }
}

function agentRequest(inputText: string, options: AgentOptions): AgentRequestInput {
  return {
    user_prompt: inputText,
    agent_name: options.agentName,
    model_name: options.modelName,
    max_iterations: options.maxIterations,
    ...instruction(options),
  }
}

function graphRequest(inputText: string, options: GraphOptions): GraphExecuteRequestInput {
  return {
    graph_name: options.graphName,
    input_text: inputText,
    continue_from_checkpoint: options.continueFromCheckpoint,
    background: options.background,
    ...continuation(options),
  }
}

function instruction(options: Instructed) {
  return {
    system_prompt: options.systemPrompt,
    mcp_servers: options.mcpServers,
    ...continuation(options),
  }
}

function continuation(options: Continues) {
  return {
    conversation_id: options.conversationId,
    parent_message_id: options.parentMessageId,
    retry_of: options.retryOf,
  }
}

function unsupported(options: never): never {
  const { mode } = options as { mode?: unknown }
  throw new TypeError(`Unsupported mode: ${String(mode)}`)
}
