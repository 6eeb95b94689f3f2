import { expect, test, vi } from 'vitest'
import { decodeFrames, type Frame } from './decode'
import { done, encodeEvent } from './encode'
import { sseResponse, type SseResponseOptions } from './response'

async function* run() {
  for (const text of [encodeEvent(1, '{"a":1}'), encodeEvent(2, '{"b":2}'), done]) {
    yield new TextEncoder().encode(text)
  }
}

const respond = (options: Partial<SseResponseOptions> = {}) =>
  sseResponse(run(), { heartbeatMs: 15_000, onError: vi.fn(), ...options })

async function framesOf(stream: ReadableStream<Uint8Array> | null): Promise<Frame[]> {
  const frames: Frame[] = []
  if (stream !== null) for await (const frame of decodeFrames(stream)) frames.push(frame)
  return frames
}

const expectedFrames = [
  { id: '1', event: 'message', data: '{"a":1}' },
  { id: '2', event: 'message', data: '{"b":2}' },
  { id: '2', event: 'message', data: '[DONE]' },
]

test('the headers keep every proxy from holding events back and tell the heartbeat', () => {
  expect(Object.fromEntries(respond({ heartbeatMs: 200 }).headers)).toEqual({
    'cache-control': 'no-cache, no-transform',
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
    'x-heartbeat-ms': '200',
  })
})

test('headers of the route are sent too, but do not replace those of the stream', () => {
  const { headers } = respond({ headers: { 'X-Run-Id': 'run_1', 'Content-Type': 'text/plain' } })
  expect(headers.get('X-Run-Id')).toBe('run_1')
  expect(headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8')
})

test('the body is the open comment, the delay, and then the source byte for byte', async () => {
  expect(await respond({ retryMs: 300 }).text()).toBe(
    ': open\nretry: 300\n\nid: 1\ndata: {"a":1}\n\nid: 2\ndata: {"b":2}\n\ndata: [DONE]\n\n',
  )
})

test('the body decodes to the frames that were sent', async () => {
  expect(await framesOf(respond().body)).toEqual(expectedFrames)
})

test('on request the server may compress the stream', () => {
  expect(respond({ compressible: true }).headers.get('Cache-Control')).toBe('no-cache')
})

test('cancelling the body closes the source', async () => {
  const onClose = vi.fn<() => void>()
  await respond({ onClose }).body?.cancel()
  expect(onClose).toHaveBeenCalledTimes(1)
})
