/** Drives the demo model as the engine does: turn after turn, each call answered, until it calls nothing more. */
import { expect } from 'vitest'
import { chunkSchema, type ChatChunk } from '@/lib/protocol/chunk'
import type { ModelMessage } from '@/lib/server/engine/ports'
import { createDemoModel } from './demo'

export interface PlayedCall {
  readonly name: string
  readonly arguments: Record<string, unknown>
}

type Answer = (call: PlayedCall) => string

interface Played {
  /** The calls of each turn but the last. */
  readonly rounds: readonly (readonly PlayedCall[])[]
  /** What it said in the end. */
  readonly text: string
  /** All that it said and thought on the way. */
  readonly remarks: string
}

function toolsNamed(...names: readonly string[]) {
  return names.map((name) => ({ type: 'function', function: { name, description: '', parameters: {} } }))
}

/** @param answer the result of each call; its default is an empty text. */
export async function play(
  prompt: string,
  tools: readonly string[],
  answer: Answer = () => '',
): Promise<Played> {
  const messages: ModelMessage[] = [
    { role: 'system', content: 'instructions' },
    { role: 'user', content: prompt },
  ]
  const rounds: PlayedCall[][] = []
  const remarks: string[] = []
  while (rounds.length < 10) {
    const chunks = await turn(messages, tools)
    const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta))
    const text = deltas.map(({ content }) => content ?? '').join('')
    remarks.push(...deltas.map(({ reasoning_content }) => reasoning_content ?? ''))
    const calls = joinedCalls(chunks)
    const finish = chunks.flatMap(({ choices }) => choices[0]?.finish_reason ?? [])
    expect(finish).toEqual([calls.length > 0 ? 'tool_calls' : 'stop'])
    if (calls.length === 0) return { rounds, text, remarks: remarks.join('') }
    remarks.push(text)
    const round = calls.map((call) => ({ name: call.name, arguments: JSON.parse(call.text) }))
    rounds.push(round)
    messages.push(
      {
        role: 'assistant',
        content: text || null,
        tool_calls: calls.map(({ id, name, text: args }) => ({
          id,
          type: 'function',
          function: { name, arguments: args },
        })),
      },
      ...calls.map(({ id }, index) => ({
        role: 'tool',
        tool_call_id: id,
        content: answer(round[index] ?? { name: '', arguments: {} }),
      })),
    )
  }
  return expect.unreachable('It calls for ever.')
}

export async function turn(
  messages: readonly ModelMessage[],
  tools: readonly string[],
): Promise<ChatChunk[]> {
  const demo = createDemoModel({ sleep: () => Promise.resolve() })
  const request = { model: 'demo', messages, options: { tools: toolsNamed(...tools) } }
  const chunks: ChatChunk[] = []
  for await (const chunk of demo.stream(request, new AbortController().signal)) {
    expect(chunkSchema.parse(chunk)).toEqual(chunk)
    chunks.push(chunk)
  }
  return chunks
}

function joinedCalls(chunks: readonly ChatChunk[]) {
  const calls: { id: string; name: string; text: string }[] = []
  for (const delta of chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])) {
    const call = (calls[delta.index] ??= { id: '', name: '', text: '' })
    call.id += delta.id ?? ''
    call.name += delta.function?.name ?? ''
    call.text += delta.function?.arguments ?? ''
  }
  return calls
}
