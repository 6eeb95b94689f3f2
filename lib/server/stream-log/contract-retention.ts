/** How long things stay. */
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
import { LogFencedError } from './stream-log'

export const retentionChecks: readonly LogCheck[] = [
  {
    name: 'a restart keeps all that was flushed, of runs that ended and of those that had not',
    async check(open) {
      await using harness = await open()
      await writeRun(harness.log, 'ended', [...chunks(100, 4_000), runEnd()])
      const writer = await harness.log.open(owner, 'live')
      await writeEach(writer, chunks(100, 3_000))
      const before = [await readAll(harness.log, 'ended'), await readAll(harness.log, 'live')]
      const log = await harness.reopen()
      const after = [await readAll(log, 'ended'), await readAll(log, 'live')]
      expect(after.map(textOf)).toEqual(before.map(textOf))
      expect(await log.head(owner, 'ended')).toEqual({ lastSeq: 101, ended: true })
      expect(await log.head(owner, 'live')).toEqual({ lastSeq: 100, ended: false })
      expect(seqsOf(await readAll(log, 'live', 37))).toEqual(range(38, 100))
    },
  },
  {
    name: 'a run goes on after a restart, and after another',
    async check(open) {
      await using harness = await open()
      await writeRun(harness.log, 'run', chunks(3))
      await writeRun(await harness.reopen(), 'run', chunks(3))
      const log = await harness.reopen()
      const follower = followAll(log, 'run')
      await writeRun(log, 'run', [chunk('after'), runEnd()])
      expect(seqsOf(await follower)).toEqual(range(1, 8))
      expect(seqsOf(await readAll(await harness.reopen(), 'run'))).toEqual(range(1, 8))
    },
  },
  {
    name: 'closing commits what was appended and ends the followers',
    async check(open) {
      await using harness = await open()
      const writer = await harness.log.open(owner, 'run')
      const follower = followAll(harness.log, 'run', 1)
      writer.append([chunk('last words')])
      const log = await harness.reopen()
      expect(await follower).toEqual([])
      expect(parse(await readAll(log, 'run'))).toEqual([{ seq: 1, event: chunk('last words') }])
    },
  },
  {
    name: 'a removed run is gone: its followers end, its producer is shut out, and its name is free',
    async check(open) {
      await using harness = await open()
      const { log } = harness
      await writeRun(log, 'stays', chunks(2))
      await writeRun(log, 'ended', [...chunks(2), runEnd()])
      const writer = await log.open(owner, 'live')
      await writeEach(writer, chunks(2))
      const follower = followAll(log, 'live', 2)
      writer.append([chunk('never written')])
      await log.remove(owner, ['live', 'ended', 'none'])
      expect(await follower).toEqual([])
      expect(writer.fenced.aborted).toBe(true)
      await expect(writer.flush()).rejects.toThrow(LogFencedError)
      for (const runId of ['live', 'ended']) expect(await log.head(owner, runId)).toBeUndefined()
      expect(seqsOf(await readAll(log, 'stays'))).toEqual([1, 2])
      await writeRun(log, 'live', [chunk('anew')])
      expect(parse(await readAll(log, 'live'))).toEqual([{ seq: 1, event: chunk('anew') }])
    },
  },
  {
    name: 'expiry takes the runs that ended before a time, of every owner, and no run that lives',
    async check(open) {
      let now = 1_000
      await using harness = await open({ clock: () => now })
      const { log } = harness
      await writeRun(log, 'live', chunks(2))
      await writeRun(log, 'old', [...chunks(2), runEnd()])
      const theirs = await log.open('stranger', 'old')
      await writeEach(theirs, [runEnd()])
      now = 2_000
      await writeRun(log, 'young', [...chunks(2), runEnd()])
      await log.expire(2_000)
      expect(await log.head(owner, 'old')).toBeUndefined()
      expect(await log.head('stranger', 'old')).toBeUndefined()
      expect(await log.head(owner, 'young')).toEqual({ lastSeq: 3, ended: true })
      expect(await log.head(owner, 'live')).toEqual({ lastSeq: 2, ended: false })
    },
  },
  {
    name: 'expiry knows after a restart when a run ended',
    async check(open) {
      let now = 1_000
      await using harness = await open({ clock: () => now })
      await writeRun(harness.log, 'old', [runEnd()])
      now = 5_000
      const log = await harness.reopen()
      await log.expire(1_000)
      expect(await log.head(owner, 'old')).toEqual({ lastSeq: 1, ended: true })
      await log.expire(1_001)
      expect(await log.head(owner, 'old')).toBeUndefined()
    },
  },
]
