import type { ModelClient, ModelRequest } from './ports'
import type { UntimedEvent } from './run'

/**
 * One turn of a model. A chat is an agent without tools: this turn and no other.
 *
 * @returns the turn's `chunk` events, ending without a throw when `signal` aborts.
 * @throws whatever the model client throws.
 */
export async function* modelTurn(
  client: ModelClient,
  request: ModelRequest,
  turn: number,
  signal: AbortSignal,
): AsyncGenerator<UntimedEvent> {
  for await (const chunk of client.stream(request, signal)) {
    yield { type: 'chunk', turn, ...chunk }
  }
}
