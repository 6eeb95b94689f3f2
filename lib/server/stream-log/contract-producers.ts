/** Who may write, and how much. */
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
  writeEach,
  writeRun,
  type LogCheck,
} from './contract-harness'
import { LogEndedError, LogFencedError } from './stream-log'

const fencedOut = { status: 'rejected', reason: new LogFencedError() }

export const producerChecks: readonly LogCheck[] = [
  {
    name: 'a new producer goes on after the last committed event',
    async check(open) {
      await using harness = await open()
      await writeRun(harness.log, 'run', chunks(3))
      await writeRun(harness.log, 'run', [chunk('after'), runEnd()])
      const pages = await readAll(harness.log, 'run')
      expect(seqsOf(pages)).toEqual(range(1, 5))
      expect(parse(pages)[3]).toEqual({ seq: 4, event: chunk('after') })
    },
  },
  {
    name: 'a new producer shuts the older out: at once, for ever, and with all that it had not committed',
    async check(open) {
      await using harness = await open()
      const older = await harness.log.open(owner, 'run')
      await writeEach(older, [chunk('committed')])
      older.append([chunk('never written')])
      const waiting = Promise.allSettled([older.flush()])
      expect(older.fenced.aborted).toBe(false)
      const newer = await harness.log.open(owner, 'run')
      expect(older.fenced.aborted).toBe(true)
      expect(await waiting).toEqual([fencedOut])
      expect(older.append([chunk('never written either'), runEnd()])).toBe(false)
      newer.append([chunk('next')])
      const together = await Promise.allSettled([older.flush(), newer.flush()])
      expect(together).toEqual([fencedOut, { status: 'fulfilled', value: undefined }])
      await expect(older.flush()).rejects.toThrow(LogFencedError)
      expect(newer.fenced.aborted).toBe(false)
      expect(parse(await readAll(harness.log, 'run'))).toEqual([
        { seq: 1, event: chunk('committed') },
        { seq: 2, event: chunk('next') },
      ])
    },
  },
  {
    name: 'a follower goes on reading across a takeover',
    async check(open) {
      await using harness = await open()
      const older = await harness.log.open(owner, 'run')
      const follower = followAll(harness.log, 'run')
      await writeEach(older, chunks(2))
      const newer = await harness.log.open(owner, 'run')
      await writeEach(newer, [...chunks(2), runEnd()])
      expect(seqsOf(await follower)).toEqual(range(1, 5))
    },
  },
  {
    name: 'a run of another owner does not exist, and may have the same name',
    async check(open) {
      await using harness = await open()
      const { log } = harness
      await writeRun(log, 'run', [chunk('mine')])
      expect(await log.head('stranger', 'run')).toBeUndefined()
      expect(await log.read('stranger', 'run', 0)).toBeUndefined()
      for await (const page of log.follow('stranger', 'run', 0, AbortSignal.timeout(1_500))) {
        expect(page).toBe('no page')
      }
      await log.remove('stranger', ['run'])
      const theirs = await log.open('stranger', 'run')
      await writeEach(theirs, [chunk('theirs'), runEnd()])
      expect(parse(await readAll(log, 'run'))).toEqual([{ seq: 1, event: chunk('mine') }])
      expect(await log.head('stranger', 'run')).toEqual({ lastSeq: 2, ended: true })
    },
  },
  {
    name: 'nothing comes after the terminal event, from whichever producer',
    async check(open) {
      await using harness = await open()
      const writer = await harness.log.open(owner, 'run')
      writer.append([chunk('word'), runEnd(), chunk('too late')])
      await expect(writer.flush()).rejects.toThrow(LogEndedError)
      writer.append([chunk('word'), runEnd()])
      expect(writer.append([chunk('too late')])).toBe(false)
      await expect(writer.flush()).rejects.toThrow(LogEndedError)
      await writer.flush()
      const next = await harness.log.open(owner, 'run')
      next.append([runEnd()])
      await expect(next.flush()).rejects.toThrow(LogEndedError)
      expect(parse(await followAll(harness.log, 'run'))).toEqual([
        { seq: 1, event: chunk('word') },
        { seq: 2, event: runEnd() },
      ])
    },
  },
  {
    name: 'beyond the cap nothing fits but the events that end the run',
    async check(open) {
      await using harness = await open({ maxRunBytes: 2_000 })
      const writer = await harness.log.open(owner, 'run')
      const fits = chunk('x'.repeat(900))
      expect(writer.append([fits])).toBe(true)
      expect(writer.append([fits])).toBe(false)
      expect(writer.append([chunk('would fit, but there is no hole in a log')])).toBe(false)
      await expect(writer.flush()).rejects.toMatchObject({ code: 'log_full' })
      await writer.flush()
      writer.append([chunk('still full')])
      await expect(writer.flush()).rejects.toMatchObject({ code: 'log_full' })
      const closing = { ...chunk('y'.repeat(3_000)), t: 1 }
      expect(writer.append([closing, runEnd()])).toBe(true)
      await writer.flush()
      expect(parse(await followAll(harness.log, 'run'))).toEqual([
        { seq: 1, event: fits },
        { seq: 2, event: closing },
        { seq: 3, event: runEnd() },
      ])
    },
  },
  {
    name: 'the cap counts what earlier producers wrote, also before a restart',
    async check(open) {
      await using harness = await open({ maxRunBytes: 2_000 })
      const events = [chunk('x'.repeat(900))]
      await writeRun(harness.log, 'run', events)
      await expect(writeRun(harness.log, 'run', events)).rejects.toMatchObject({ code: 'log_full' })
      await expect(writeRun(await harness.reopen(), 'run', events)).rejects.toMatchObject({
        code: 'log_full',
      })
      expect(await harness.log.head(owner, 'run')).toEqual({ lastSeq: 1, ended: false })
    },
  },
]
