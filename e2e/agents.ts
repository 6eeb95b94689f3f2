/** Agents, tool servers and runs of a story, over the HTTP API alone. */
import type { AgentDefinitionInput, AgentResource } from '@/lib/protocol/agents'
import type { RunEvent, RunEventOf, ToolContent } from '@/lib/protocol/events'
import type { AgentRequestInput } from '@/lib/protocol/requests'
import type { ToolCallAnswer, ToolServerResource } from '@/lib/protocol/tools'
import { readRun } from '@/testing/event-reader'
import type { OpenAIServer } from '@/testing/openai-server'
import { planOf, type PlannedTurn } from '@/testing/planned-turns'
import { startWeir, type WeirServer } from '@/testing/start-weir'
import { expect } from './story'

/** Our own MCP servers over stdio, added as the commands `test` and `hostile`; the server under test needs this. */
export const stdioServers = {
  MCP_STDIO_ALLOWED: JSON.stringify({
    test: [process.execPath, 'testing/mcp-server.ts'],
    hostile: [process.execPath, 'testing/mcp-server-hostile.ts'],
  }),
}

/** A server of a story's own, to be killed in it. */
export async function withWeir(
  upstream: OpenAIServer,
  story: (weir: WeirServer) => Promise<void>,
): Promise<void> {
  const env = { OPENAI_BASE_URL: upstream.url, SSE_HEARTBEAT_MS: '500', ...stdioServers }
  const weir = await startWeir({ env })
  try {
    await story(weir)
  } finally {
    await weir.close()
  }
}

interface PlannedAgent extends Omit<AgentDefinitionInput, 'name' | 'instructions'> {
  readonly plan: readonly PlannedTurn[]
}

/**
 * An agent that plays a plan. It asks nobody for a yes unless its `approval` says so.
 * @returns its id: the name with something behind it that no other agent has.
 */
export async function makeAgent(url: string, name: string, agent: PlannedAgent): Promise<string> {
  const { plan, ...rest } = agent
  const definition: AgentDefinitionInput = {
    model_name: 'planned',
    approval: { ask: 'never' },
    ...rest,
    name: `${name} ${crypto.randomUUID().slice(0, 8)}`,
    instructions: planOf(...plan),
  }
  const made: AgentResource = await postJson(`${url}/api/agents`, definition, 201)
  expect(made.problems).toEqual([])
  return made.id
}

/** The name by which a model calls a sub-agent. */
export function callNameOf(agentId: string): string {
  return `ask_${agentId.replaceAll('-', '_')}`
}

type ServerPlace =
  | { readonly transport: 'http'; readonly url: string }
  | { readonly transport: 'stdio'; readonly command: string }

/** Adds a tool server under a new name, and sees that it is connected. */
export async function addServer(url: string, place: ServerPlace): Promise<string> {
  const name = `server ${crypto.randomUUID().slice(0, 8)}`
  const added: ToolServerResource = await postJson(`${url}/api/mcp/servers`, { ...place, name }, 201)
  expect(added, added.problem).toMatchObject({ state: 'connected' })
  return added.id
}

/** Calls a tool as the try-it form does. */
export function tryTool(url: string, server: string, tool: string): Promise<ToolCallAnswer> {
  return postJson(`${url}/api/mcp/servers/${server}/tools/${tool}/call`, {}, 200)
}

/** What an agent is asked, and by which of its names. */
type Ask = Partial<AgentRequestInput> & { readonly agent_name: string }

/** Starts a run that nobody reads yet. */
export async function startAgent(url: string, ask: Ask): Promise<string> {
  const response = await post(`${url}/api/agent/run`, { user_prompt: 'Begin', ...ask })
  expect(response.status).toBe(200)
  await response.body?.cancel()
  return response.headers.get('x-run-id') ?? ''
}

/** Runs an agent to its end. */
export async function runAgent(url: string, ask: Ask): Promise<RunEvent[]> {
  return eventsOf(url, await startAgent(url, ask))
}

/** All events of a run, once it has ended. */
export async function eventsOf(url: string, runId: string): Promise<RunEvent[]> {
  const { frames } = await readRun(`${url}/api/runs/${runId}/events`)
  return frames.map(eventIn)
}

/** The events of a run up to the first at which they are enough. @throws Error when the run ends before. */
export async function untilEvents(
  url: string,
  runId: string,
  isEnough: (events: readonly RunEvent[]) => boolean,
): Promise<readonly RunEvent[]> {
  const response = await fetch(`${url}/api/runs/${runId}/events`)
  const events: RunEvent[] = []
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    events.push(...blocks.filter((block) => /^id: /m.test(block)).map(eventIn))
    if (isEnough(events)) return events
  }
  throw new Error(`The run ended before all that was waited for: ${JSON.stringify(events.at(-1))}`)
}

function eventIn(frame: string): RunEvent {
  return JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '')
}

/** Those events that are of one type. */
export function only<T extends RunEvent['type']>(events: readonly RunEvent[], type: T): RunEventOf<T>[] {
  return events.filter((event): event is RunEventOf<T> => event.type === type)
}

/** Everything that one speaker said; '' is the run itself. */
export function textOf(events: readonly RunEvent[], spanId: string): string {
  return only(events, 'chunk')
    .filter(({ span_id = '' }) => span_id === spanId)
    .flatMap(({ choices }) => choices.map(({ delta }) => delta.content ?? ''))
    .join('')
}

/** The texts in a tool's result. */
export function resultText({ content }: { readonly content: readonly ToolContent[] }): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

/** What each turn of a plan uses. */
export const tokensOfTurn = 15

/** How many turns had been taken at each request of the agent with this text in its plan. */
export function turnsAsked(upstream: OpenAIServer, mark: string): number[] {
  return upstream.requests
    .filter(({ body }) => String(body.messages[0]?.content).includes(mark))
    .map(({ body }) => body.messages.filter(({ role }) => role === 'assistant').length)
}

export async function postJson<T>(url: string, body: object, status: number): Promise<T> {
  const response = await post(url, body)
  const text = await response.text()
  expect(response.status, text).toBe(status)
  return JSON.parse(text)
}

export function post(url: string, body: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}
