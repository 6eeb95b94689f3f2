import type { ChatChunk, ToolCallDelta } from '@/lib/protocol/chunk'
import { spanField } from './agent-run'
import type { ModelClient, ModelRequest } from './ports'
import type { UntimedEvent } from './run'

interface TurnPlace {
  readonly turn: number
  /** Who speaks; '' for the run itself. */
  readonly spanId: string
  readonly newId: () => string
}

/**
 * One turn of a model. Its calls get ids of our own, unique in the run, because vendors repeat theirs or send none.
 *
 * @returns the turn's `chunk` events, ending without a throw when `signal` aborts.
 * @throws whatever the model client throws.
 */
export async function* modelTurn(
  client: ModelClient,
  request: ModelRequest,
  { turn, spanId, newId }: TurnPlace,
  signal: AbortSignal,
): AsyncGenerator<UntimedEvent> {
  const place = { turn, ...spanField(spanId) }
  const seen = new Set<number>()
  const mint = (call: ToolCallDelta): ToolCallDelta => {
    if (seen.has(call.index)) return { ...call, id: undefined }
    seen.add(call.index)
    return { ...call, id: callIdOf(newId()) }
  }
  for await (const chunk of client.stream(request, signal)) {
    yield { type: 'chunk', ...place, ...withIds(chunk, mint) }
  }
}

function withIds(chunk: ChatChunk, mint: (call: ToolCallDelta) => ToolCallDelta): ChatChunk {
  if (!chunk.choices.some(({ delta }) => delta.tool_calls?.length)) return chunk
  const vendorId = chunk.choices[0]?.delta.tool_calls?.[0]?.id
  return {
    ...chunk,
    choices: chunk.choices.map((choice) => ({
      ...choice,
      delta: { ...choice.delta, tool_calls: choice.delta.tool_calls?.map(mint) },
    })),
    ...(vendorId ? { provider_metadata: { ...chunk.provider_metadata, vendor_call_id: vendorId } } : {}),
  }
}

/** Nine letters and digits: the strictest of the vendors takes nothing else. */
function callIdOf(id: string): string {
  return id
    .replaceAll(/[^a-zA-Z0-9]/g, '')
    .slice(-9)
    .padStart(9, '0')
}
