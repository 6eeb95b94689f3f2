/** What the scripts of the demo model see of a request to an agent, and what they say to it. Pure. */
import { isRecord } from '@/lib/protocol/is-record'
import type { ModelMessage, ModelRequest } from '@/lib/server/engine/ports'
import { isChinese, type DemoCall } from './demo-scripts'
import { listAt, parseJson, textAt } from './fields'

/** A call that was answered. */
export interface DoneCall extends DemoCall {
  readonly result: string
  readonly hasFailed: boolean
}

export interface DemoScene {
  /** Names of the tools that can be called; empty: it is a chat. */
  readonly tools: readonly string[]
  /** What it is told to be. */
  readonly instructions: string
  /** The last message of a person, or of the agent that gave the task. */
  readonly prompt: string
  readonly isChinese: boolean
  /** Turns with calls that were taken since that message. */
  readonly turns: number
  /** What was called in them, in order. */
  readonly done: readonly DoneCall[]
}

/** What a script does next: calls go on, a step without any is the end. */
export interface DemoStep {
  readonly reasoning?: string
  readonly content?: string
  readonly calls?: readonly DemoCall[]
}

export function sceneOf({ messages, options = {} }: ModelRequest): DemoScene {
  const start = messages.findLastIndex((message) => message.role === 'user')
  const prompt = textOf(messages[start])
  const since = messages.slice(start + 1)
  const turns = since.filter((message) => listAt(message, 'tool_calls').length > 0)
  return {
    tools: options.tool_choice === 'none' ? [] : listAt(options, 'tools').map(nameOf),
    instructions: textOf(messages.find((message) => message.role === 'system')),
    prompt,
    isChinese: isChinese(prompt),
    turns: turns.length,
    done: turns.flatMap((turn) => listAt(turn, 'tool_calls').map((call) => doneCall(call, since))),
  }
}

/** The text of a message, whose content may be a list of parts: text, images and more. */
export function textOf(message: ModelMessage | undefined): string {
  if (typeof message?.content === 'string') return message.content
  return (message?.content ?? []).map((part) => stringAt(part, 'text')).join(' ')
}

/** The object that a text is; empty when it is something else. */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text)
  return isRecord(value) ? value : {}
}

/** The text at a field; empty when there is none. */
export function stringAt(value: unknown, field: string): string {
  return textAt(value, field) ?? ''
}

/** How a call went, in front of its result, when it did not go well. */
const statusMark = /^\[(failed|refused|stopped|timed_out|interrupted)\] /

function doneCall(call: unknown, since: readonly ModelMessage[]): DoneCall {
  const id = stringAt(call, 'id')
  const answer = since.find((message) => message.role === 'tool' && message.tool_call_id === id)
  const result = textOf(answer)
  const args = isRecord(call) ? stringAt(call.function, 'arguments') : ''
  const name = nameOf(call)
  const words = result.replace(statusMark, '')
  return { name, arguments: parseObject(args), result: words, hasFailed: isFailure(name, result) }
}

function nameOf(toolOrCall: unknown): string {
  return isRecord(toolOrCall) ? stringAt(toolOrCall.function, 'name') : ''
}

/** How the results of tools begin or end that the scripts know by name, when they went well. */
const successes: Readonly<Record<string, RegExp>> = {
  fetch_page: /^URL: /m,
  calculate: /^[-\d([]/m,
  write_file: / bytes\.$/,
  save_agent: /"saved"/,
}

/** A model is told how a call went in nothing but words. */
function isFailure(name: string, result: string): boolean {
  return statusMark.test(result) || successes[name]?.test(result) === false
}
