/** What readers may rely on. */
import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { expect } from 'vitest'
import {
  chunk,
  chunks,
  followAll,
  owner,
  parse,
  range,
  readAll,
  runEnd,
  seqsOf,
  textOf,
  writeEach,
  writeRun,
  type LogCheck,
} from './contract-harness'

export const readingChecks: readonly LogCheck[] = [
  {
    name: 'events are numbered from 1 in the order in which they were appended',
    async check(open) {
      await using harness = await open()
      const writer = await harness.log.open(owner, 'run')
      const events = chunks(7)
      writer.append(events.slice(0, 3))
      writer.append(events.slice(3, 4))
      await writer.flush()
      writer.append(events.slice(4))
      await writer.flush()
      expect(parse(await readAll(harness.log, 'run'))).toEqual(
        events.map((event, index) => ({ seq: index + 1, event })),
      )
    },
  },
  {
    name: 'what was flushed is there for the next reader',
    async check(open) {
      await using harness = await open()
      const writer = await harness.log.open(owner, 'run')
      expect(await harness.log.head(owner, 'run')).toEqual({ lastSeq: 0, ended: false })
      expect(await harness.log.read(owner, 'run', 0)).toBeUndefined()
      writer.append(chunks(2))
      await writer.flush()
      expect(await harness.log.head(owner, 'run')).toEqual({ lastSeq: 2, ended: false })
      expect(await harness.log.read(owner, 'run', 0)).toMatchObject({ firstSeq: 1, lastSeq: 2, ended: false })
      writer.append([runEnd()])
      await writer.flush()
      expect(await harness.log.head(owner, 'run')).toEqual({ lastSeq: 3, ended: true })
      expect(await harness.log.read(owner, 'run', 2)).toMatchObject({ firstSeq: 3, lastSeq: 3, ended: true })
    },
  },
  {
    name: 'a page begins strictly after the cursor, wherever that lies',
    async check(open) {
      await using harness = await open()
      const writer = await harness.log.open(owner, 'run')
      writer.append(chunks(5))
      await writer.flush()
      await writeEach(writer, [...chunks(3), runEnd()])
      for (const after of range(0, 9)) {
        expect(seqsOf(await readAll(harness.log, 'run', after))).toEqual(range(after + 1, 9))
      }
    },
  },
  {
    name: 'pages of any size give the same bytes, and only a single event may be larger than its page',
    async check(open) {
      await using harness = await open()
      const { log } = harness
      let runs = 0
      const commits = fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1 }), {
        minLength: 1,
        maxLength: 12,
      })
      await fc.assert(
        fc.asyncProperty(
          commits,
          fc.integer({ min: 1, max: 2_000 }),
          fc.boolean(),
          async (texts, size, ends) => {
            const runId = `run-${++runs}`
            const writer = await log.open(owner, runId)
            for (const commit of texts) {
              writer.append(commit.map((content) => chunk(content)))
              await writer.flush()
            }
            if (ends) await writeEach(writer, [runEnd()])
            const pages = await readAll(log, runId, 0, size)
            expect(textOf(pages)).toBe(textOf(await readAll(log, runId)))
            const events = [...texts.flat().map((content) => chunk(content)), ...(ends ? [runEnd()] : [])]
            expect(parse(pages).map(({ event }) => event)).toEqual(JSON.parse(JSON.stringify(events)))
            for (const page of pages) {
              if (page.lastSeq > page.firstSeq) expect(page.bytes.length).toBeLessThanOrEqual(size)
              expect(seqsOf([page])).toEqual(range(page.firstSeq, page.lastSeq))
            }
          },
        ),
        { numRuns: 25 },
      )
    },
  },
  {
    name: 'a run of many pages is read whole, while it lives and after its end',
    async check(open) {
      await using harness = await open()
      const writer = await harness.log.open(owner, 'run')
      await writeEach(writer, chunks(150, 4_000))
      const live = await readAll(harness.log, 'run')
      expect(seqsOf(live)).toEqual(range(1, 150))
      await writeEach(writer, [runEnd()])
      const followed = await followAll(harness.log, 'run')
      expect(followed.length).toBeGreaterThan(4)
      expect(textOf(followed).startsWith(textOf(live))).toBe(true)
      expect(seqsOf(followed)).toEqual(range(1, 151))
      expect(followed.map((page) => page.ended)).toEqual([...followed.slice(1).map(() => false), true])
    },
  },
  {
    name: 'a follower sees events as they come, and ends with the terminal event',
    async check(open) {
      await using harness = await open()
      const writer = await harness.log.open(owner, 'run')
      const pages = harness.log.follow(owner, 'run', 0, AbortSignal.timeout(1_500))[Symbol.asyncIterator]()
      for (const seq of range(1, 4)) {
        const next = pages.next()
        await writeEach(writer, [chunk('word')])
        expect(await next).toMatchObject({
          done: false,
          value: { firstSeq: seq, lastSeq: seq, ended: false },
        })
      }
      const last = pages.next()
      await writeEach(writer, [runEnd()])
      expect(await last).toMatchObject({ value: { firstSeq: 5, lastSeq: 5, ended: true } })
      expect(await pages.next()).toMatchObject({ done: true })
    },
  },
  {
    name: 'followers, whenever they come, and a late reader see the same bytes',
    async check(open) {
      await using harness = await open()
      const { log } = harness
      const writer = await log.open(owner, 'run')
      const early = [followAll(log, 'run'), followAll(log, 'run')]
      await writeEach(writer, chunks(20))
      const later = followAll(log, 'run')
      const resumed = followAll(log, 'run', 13)
      writer.append(chunks(20))
      await writeEach(writer, [...chunks(20), runEnd()])
      const whole = textOf(await readAll(log, 'run'))
      for (const pages of await Promise.all([...early, later])) expect(textOf(pages)).toBe(whole)
      expect(seqsOf(await resumed)).toEqual(range(14, 61))
      expect(textOf(await followAll(log, 'run'))).toBe(whole)
    },
  },
  {
    name: 'a follower who was not asking for a while finds all that it missed',
    async check(open) {
      await using harness = await open()
      const writer = await harness.log.open(owner, 'run')
      const pages = harness.log.follow(owner, 'run', 0, AbortSignal.timeout(1_500))[Symbol.asyncIterator]()
      await writeEach(writer, chunks(1))
      const seen = [(await pages.next()).value]
      await writeEach(writer, [...chunks(60, 4_000), runEnd()])
      for (let next = await pages.next(); next.done !== true; next = await pages.next()) seen.push(next.value)
      expect(seqsOf(seen)).toEqual(range(1, 62))
    },
  },
  {
    name: 'following from the end of a run that has ended ends at once',
    async check(open) {
      await using harness = await open()
      await writeRun(harness.log, 'run', [chunk('word'), runEnd()])
      expect(await followAll(harness.log, 'run', 2)).toEqual([])
    },
  },
  {
    name: 'a log that does not exist has no head and no page, and following it ends at once',
    async check(open) {
      await using harness = await open()
      expect(await harness.log.head(owner, 'none')).toBeUndefined()
      expect(await harness.log.read(owner, 'none', 0)).toBeUndefined()
      expect(await followAll(harness.log, 'none')).toEqual([])
    },
  },
  {
    name: 'an aborted follower ends quietly, waiting or not, and leaves no listener behind',
    async check(open) {
      await using harness = await open()
      const writer = await harness.log.open(owner, 'run')
      await writeEach(writer, chunks(1))
      const abort = new AbortController()
      const waiting = followAll(harness.log, 'run', 1, abort.signal)
      const paused = harness.log.follow(owner, 'run', 0, abort.signal)[Symbol.asyncIterator]()
      await paused.next()
      abort.abort()
      expect(await waiting).toEqual([])
      expect(await paused.next()).toMatchObject({ done: true })
      expect(await followAll(harness.log, 'run', 0, abort.signal)).toEqual([])
      expect(getEventListeners(abort.signal, 'abort')).toEqual([])
    },
  },
  {
    name: 'leaving a follower early leaves no listener behind',
    async check(open) {
      await using harness = await open()
      await writeRun(harness.log, 'run', chunks(2))
      const { signal } = new AbortController()
      for await (const page of harness.log.follow(owner, 'run', 0, signal)) {
        expect(page.lastSeq).toBe(2)
        break
      }
      expect(getEventListeners(signal, 'abort')).toEqual([])
    },
  },
  {
    name: 'runs that are written at the same time do not mix',
    async check(open) {
      await using harness = await open()
      const names = range(1, 12).map((index) => `run-${index}`)
      const writers = await Promise.all(names.map((name) => harness.log.open(owner, name)))
      const followers = names.map((name) => followAll(harness.log, name))
      for (const round of range(1, 10)) {
        writers.forEach((writer, index) => writer.append([chunk(`${names[index]} ${round}`)]))
        await Promise.all(writers.map((writer) => writer.flush()))
      }
      await Promise.all(writers.map((writer) => writeEach(writer, [runEnd()])))
      for (const [index, follower] of followers.entries()) {
        const events = [...range(1, 10).map((round) => chunk(`${names[index]} ${round}`)), runEnd()]
        expect(parse(await follower).map(({ event }) => event)).toEqual(events)
      }
    },
  },
]
