import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFrameDecoder, decodeFrames, type Frame } from './decode'
import { encodeFrame, heartbeat } from './encode'

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Decodes a text in one piece. */
function decode(text: string) {
  const decoder = createFrameDecoder()
  const frames = decoder.push(bytesOf(text))
  return { frames, lastEventId: decoder.lastEventId, retryMs: decoder.retryMs }
}

const message = (data: string, id?: string): Frame => ({ id, event: 'message', data })

test('a frame is dispatched at its blank line', () => {
  const decoder = createFrameDecoder()
  expect(decoder.push(bytesOf('id: 1\nevent: note\ndata: hello\n'))).toEqual([])
  expect(decoder.push(bytesOf('\n'))).toEqual([{ id: '1', event: 'note', data: 'hello' }])
})

test('several frames in one chunk come in order', () => {
  expect(decode('data: a\n\ndata: b\n\n').frames).toEqual([message('a'), message('b')])
})

test('data lines are joined by line feeds, and an empty one counts', () => {
  expect(decode('data: a\ndata:\ndata: b\n\n').frames).toEqual([message('a\n\nb')])
  expect(decode('data\n\n').frames).toEqual([message('')])
  expect(decode('data\ndata\n\n').frames).toEqual([message('\n')])
})

test('the space after the colon is optional, and only one is dropped', () => {
  expect(decode('data:a\n\ndata:  b\n\n').frames).toEqual([message('a'), message(' b')])
})

test('the event type lasts for one block, also for one without data', () => {
  expect(decode('event: note\n\ndata: a\n\n').frames).toEqual([message('a')])
  expect(decode('event: note\ndata: a\n\ndata: b\n\n').frames).toEqual([
    { id: undefined, event: 'note', data: 'a' },
    message('b'),
  ])
  expect(decode('event: note\nevent:\ndata: a\n\n').frames).toEqual([message('a')])
})

test('an id holds for the frames after it until another comes', () => {
  expect(decode('id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\n').frames).toEqual([
    message('a', '1'),
    message('b', '1'),
    message('c', '2'),
  ])
})

test('an id is committed at the blank line and not before', () => {
  const decoder = createFrameDecoder()
  decoder.push(bytesOf('id: 1\ndata: a\n\nid: 2\ndata: torn\n'))
  expect(decoder.lastEventId).toBe('1')
  decoder.push(bytesOf('\n'))
  expect(decoder.lastEventId).toBe('2')
})

test('a block without data gives no frame, but commits its id', () => {
  expect(decode('id: 5\n\n')).toMatchObject({ frames: [], lastEventId: '5' })
  expect(decode('id: 5\n\ndata: a\n\n').frames).toEqual([message('a', '5')])
})

test('an empty id takes the last one back', () => {
  expect(decode('id: 1\ndata: a\n\nid\ndata: b\n\n')).toMatchObject({
    frames: [message('a', '1'), message('b')],
    lastEventId: undefined,
  })
})

test('an id with NUL is ignored', () => {
  expect(decode('id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n').frames).toEqual([
    message('a', '1'),
    message('b', '1'),
  ])
  expect(decode('id: 1\nid: \0\ndata: a\n\n').frames).toEqual([message('a', '1')])
})

test('an id that is not ASCII arrives as it was sent', () => {
  expect(decode('id: naïve-日本\ndata: a\n\n').frames).toEqual([message('a', 'naïve-日本')])
})

test('comments and heartbeats change nothing, not even between the lines of a frame', () => {
  expect(decode(`: open\n${heartbeat}data: a\n${heartbeat}data: b\n:\n\n${heartbeat}`).frames).toEqual([
    message('a\nb'),
  ])
})

test('unknown fields are ignored, and names are compared letter by letter', () => {
  expect(decode('Data: a\nfoo: b\nfoo\n data: c\ndata: d\n\n').frames).toEqual([message('d')])
})

test('retry takes digits only, and at once', () => {
  expect(decode('retry: 250\n').retryMs).toBe(250)
  expect(decode('retry: 250\nretry: 1s\nretry: -1\nretry:\n\n').retryMs).toBe(250)
  expect(decode('data: a\n\n').retryMs).toBeUndefined()
})

test.each(['\n', '\r', '\r\n'])('lines end with %j', (end) => {
  const text = ['id: 1', 'data: a', 'data: b', '', 'data: c', '', ''].join(end)
  expect(decode(text).frames).toEqual([message('a\nb', '1'), message('c', '1')])
})

test('a blank line that ends with CR dispatches before the next byte has come', () => {
  const decoder = createFrameDecoder()
  expect(decoder.push(bytesOf('data: a\r\n\r'))).toEqual([message('a')])
  expect(decoder.push(bytesOf('\ndata: b\r\r'))).toEqual([message('b')])
})

test('one BOM at the start is skipped, a second one and a later one are not', () => {
  expect(decode('\uFEFFdata: a\n\n').frames).toEqual([message('a')])
  expect(decode('\uFEFF\uFEFFdata: a\n\ndata: b\n\n').frames).toEqual([message('b')])
  expect(decode('data: \uFEFFa\n\n\uFEFFdata: b\n\n').frames).toEqual([message('\uFEFFa')])
})

test('bytes that are not UTF-8 become replacement characters', () => {
  const bytes = new Uint8Array([...bytesOf('data: a'), 0xff, ...bytesOf('b\n\n')])
  expect(createFrameDecoder().push(bytes)).toEqual([message('a\uFFFDb')])
})

test('an event that never ends is refused, not gathered', () => {
  const endless = `data: ${'x'.repeat(1024 * 1024)}\n`.repeat(17)
  expect(() => createFrameDecoder().push(bytesOf(endless))).toThrow('exceeded max buffer size')
})

// Any line, well-formed or not, with any of the three endings.
const line = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.string({ unit: 'binary', maxLength: 6 }).map((value) => `data: ${value.replace(/[\r\n]/g, '')}`),
  fc.constantFrom(
    'data',
    'data:',
    'id',
    'id: 1',
    'id:é',
    'id: \0',
    'event: note',
    'event',
    'retry: 9',
    'retry: x',
  ),
  fc.constantFrom(': ping', ':', 'dat', 'datax: 1', 'id 1', '\uFEFFdata: b', ' data: c'),
)
const streamText = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 30 }),
    fc.constantFrom('', 'data: torn', 'id: 99\ndata: torn\n'),
  )
  .map(([bom, lines, tail]) => bom + lines.flat().join('') + tail)

function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const edges = [
    0,
    ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b),
    bytes.length,
  ]
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge))
}

test('any cutting of the bytes gives the same frames, id and delay', () => {
  fc.assert(
    fc.property(streamText, fc.array(fc.nat(), { maxLength: 20 }), (text, places) => {
      const decoder = createFrameDecoder()
      const frames = cut(bytesOf(text), places).flatMap((piece) => decoder.push(piece))
      expect({ frames, lastEventId: decoder.lastEventId, retryMs: decoder.retryMs }).toEqual(decode(text))
    }),
    { numRuns: 1_000 },
  )
})

test('byte by byte gives the same frames, id and delay', () => {
  fc.assert(
    fc.property(streamText, (text) => {
      const decoder = createFrameDecoder()
      const frames = Array.from(bytesOf(text), (byte) => decoder.push(Uint8Array.of(byte))).flat()
      expect({ frames, lastEventId: decoder.lastEventId, retryMs: decoder.retryMs }).toEqual(decode(text))
    }),
    { numRuns: 500 },
  )
})

test('any mix of line endings gives the frames that LF gives', () => {
  const fields = fc.record({
    id: fc.constantFrom('1', '', 'é'),
    data: fc.string({ unit: 'binary', maxLength: 8 }),
  })
  fc.assert(
    fc.property(
      fc.array(fields, { maxLength: 8 }),
      fc.infiniteStream(fc.constantFrom('\n', '\r', '\r\n')),
      (frames, endings) => {
        const text = frames.map(encodeFrame).join('')
        const mixed = text.replaceAll('\n', () => endings.next().value ?? '\n')
        // A CR whose line is followed by an empty one that ends with LF would read as one CRLF.
        fc.pre(mixed.replace(/\r\n|\r/g, '\n') === text)
        expect(decode(mixed)).toEqual(decode(text))
      },
    ),
  )
})

test('what was encoded decodes to itself', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 })
  const name = text.map((value) => value.replace(/[\r\n\0]/g, ''))
  fc.assert(
    fc.property(name, name, text, fc.nat(), (id, event, data, retry) => {
      expect(decode(encodeFrame({ id, event, data, retry }))).toEqual({
        frames: [
          { id: id === '' ? undefined : id, event: event || 'message', data: data.replace(/\r\n|\r/g, '\n') },
        ],
        lastEventId: id === '' ? undefined : id,
        retryMs: retry,
      })
    }),
  )
})

/** A stream of the given texts that tells whether it was cancelled, and stays open unless `ends`. */
function streamOf(texts: readonly string[], ends = true) {
  const left = [...texts]
  const seen = { cancelled: false }
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const text = left.shift()
      if (text !== undefined) controller.enqueue(bytesOf(text))
      else if (ends) controller.close()
    },
    cancel() {
      seen.cancelled = true
    },
  })
  return { stream, seen }
}

async function collect(frames: AsyncIterable<Frame>): Promise<Frame[]> {
  const collected: Frame[] = []
  for await (const frame of frames) collected.push(frame)
  return collected
}

test('the frames of a stream come one by one, without the torn last one', async () => {
  const { stream } = streamOf(['id: 1\nda', 'ta: a\n\ndata: b\n\n', ': ping\n', 'data: torn\n'])
  expect(await collect(decodeFrames(stream))).toEqual([message('a', '1'), message('b', '1')])
})

test('every arrival is reported, of frames or not', async () => {
  const { stream } = streamOf([': open\n', 'data: a\n\n', ': ping\n'])
  let arrivals = 0
  await collect(decodeFrames(stream, { onBytes: () => (arrivals += 1) }))
  expect(arrivals).toBe(3)
})

test('the caller may ask its own decoder for the id and the delay', async () => {
  const { stream } = streamOf(['retry: 30\n\ndata: a\n\nid: 4\n\n'])
  const decoder = createFrameDecoder()
  await collect(decodeFrames(stream, { decoder }))
  expect([decoder.lastEventId, decoder.retryMs]).toEqual(['4', 30])
})

test('leaving early cancels the stream', async () => {
  const { stream, seen } = streamOf(['data: a\n\n', 'data: b\n\n'], false)
  for await (const frame of decodeFrames(stream)) {
    expect(frame).toEqual(message('a'))
    break
  }
  expect(seen.cancelled).toBe(true)
})

test('an error in the loop cancels the stream', async () => {
  const { stream, seen } = streamOf(['data: a\n\n'], false)
  const failing = async () => {
    for await (const frame of decodeFrames(stream)) throw new Error(`cannot use ${frame.data}`)
  }
  await expect(failing()).rejects.toThrow('cannot use a')
  expect(seen.cancelled).toBe(true)
})

test('an error of the stream is thrown after the frames before it', async () => {
  let pulls = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulls += 1
      if (pulls > 1) throw new Error('reset by peer')
      controller.enqueue(bytesOf('data: a\n\n'))
    },
  })
  const frames = decodeFrames(stream)
  expect((await frames.next()).value).toEqual(message('a'))
  await expect(frames.next()).rejects.toThrow('reset by peer')
})
