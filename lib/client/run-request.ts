import type { AgentRequestInput, ChatRequestInput, GraphExecuteRequestInput } from '@/lib/protocol/requests'

interface Continues {
  readonly conversationId?: string | undefined
  /** The answer that this prompt follows. */
  readonly parentMessageId?: string | null | undefined
  /** An answer to try again, as its sibling. */
  readonly retryOf?: string | undefined
  readonly systemPrompt?: string | undefined
  readonly mcpServers?: string[] | undefined
}

interface ChatOptions extends Continues {
  readonly mode: 'chat'
  readonly modelName: string
}

interface AgentOptions extends Continues {
  readonly mode: 'agent'
  readonly agentName?: string | undefined
  readonly modelName?: string | undefined
  readonly maxIterations?: number | undefined
}

interface GraphOptions {
  readonly mode: 'graph'
  readonly graphName: string
  readonly conversationId?: string | undefined
  /** The run whose finished nodes are kept. */
  readonly continueFromCheckpoint?: string | undefined
  readonly background?: boolean | undefined
}

export type StartOptions = ChatOptions | AgentOptions | GraphOptions

/** What starts a run. */
export interface RunRequest {
  readonly url: string
  readonly body: ChatRequestInput | AgentRequestInput | GraphExecuteRequestInput
}

/**
 * The request that a mode stands for.
 * @throws TypeError for a mode that is none.
 */
export function runRequestOf(inputText: string, options: StartOptions): RunRequest {
  switch (options.mode) {
    case 'chat':
      return { url: '/api/chat/completions', body: chatRequest(inputText, options) }
    case 'agent':
      return { url: '/api/agent/run', body: agentRequest(inputText, options) }
    case 'graph':
      return { url: '/api/graphs/execute', body: graphRequest(inputText, options) }
    default:
      return unsupported(options)
  }
}

function chatRequest(inputText: string, options: ChatOptions): ChatRequestInput {
  return { user_prompt: inputText, model_name: options.modelName, ...continuation(options) }
}

function agentRequest(inputText: string, options: AgentOptions): AgentRequestInput {
  return {
    user_prompt: inputText,
    agent_name: options.agentName,
    model_name: options.modelName,
    max_iterations: options.maxIterations,
    ...continuation(options),
  }
}

function graphRequest(inputText: string, options: GraphOptions): GraphExecuteRequestInput {
  return {
    graph_name: options.graphName,
    input_text: inputText,
    conversation_id: options.conversationId,
    continue_from_checkpoint: options.continueFromCheckpoint,
    background: options.background,
  }
}

function continuation(options: Continues) {
  return {
    system_prompt: options.systemPrompt,
    mcp_servers: options.mcpServers,
    conversation_id: options.conversationId,
    parent_message_id: options.parentMessageId,
    retry_of: options.retryOf,
  }
}

function unsupported(options: never): never {
  const { mode } = options as { mode?: unknown }
  throw new TypeError(`Unsupported mode: ${String(mode)}`)
}
