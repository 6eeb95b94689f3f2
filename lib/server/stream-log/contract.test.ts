/** The suite itself under test: adapters that are broken on purpose must not pass it. */
import { expect, test } from 'vitest'
import { streamLogChecks } from './contract'
import type { OpenLog } from './contract-harness'
import { openSqlite } from './sqlite-harness'
import type { LogPage, LogWriter, StreamLog } from './stream-log'

/** The sound adapter with some of its methods replaced. */
function broken(fault: (log: StreamLog) => Partial<StreamLog>): OpenLog {
  const breakLog = (log: StreamLog): StreamLog => {
    const sound: StreamLog = {
      open: (owner, runId) => log.open(owner, runId),
      head: (owner, runId) => log.head(owner, runId),
      read: (owner, runId, after, maxBytes) => log.read(owner, runId, after, maxBytes),
      follow: (owner, runId, after, signal) => log.follow(owner, runId, after, signal),
      remove: (owner, runIds) => log.remove(owner, runIds),
      expire: (before) => log.expire(before),
      close: () => log.close(),
    }
    return { ...sound, ...fault(log) }
  }
  return async (settings) => {
    const harness = await openSqlite(settings)
    let log = breakLog(harness.log)
    return {
      get log() {
        return log
      },
      async reopen() {
        log = breakLog(await harness.reopen())
        return log
      },
      [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose](),
    }
  }
}

async function* mapPages(
  pages: AsyncIterable<LogPage>,
  change: (page: LogPage, index: number) => LogPage | undefined,
): AsyncGenerator<LogPage> {
  let index = 0
  for await (const page of pages) {
    const changed = change(page, index)
    index += 1
    if (changed !== undefined) yield changed
  }
}

function sharesOneWriter(log: StreamLog): Partial<StreamLog> {
  const writers = new Map<string, Promise<LogWriter>>()
  return {
    open(owner, runId) {
      const writer = writers.get(owner + runId) ?? log.open(owner, runId)
      writers.set(owner + runId, writer)
      return writer
    },
  }
}

const faults: readonly { fault: string; open: OpenLog; caughtBy: readonly string[] }[] = [
  {
    fault: 'repeats the event at the cursor',
    open: broken((log) => ({
      read: (owner, runId, after, maxBytes) => log.read(owner, runId, Math.max(0, after - 1), maxBytes),
      follow: (owner, runId, after, signal) => log.follow(owner, runId, Math.max(0, after - 1), signal),
    })),
    caughtBy: [
      'a page begins strictly after the cursor, wherever that lies',
      'followers, whenever they come, and a late reader see the same bytes',
    ],
  },
  {
    fault: 'forgets to shut an older producer out',
    open: broken(sharesOneWriter),
    caughtBy: [
      'a new producer shuts the older out: at once, for ever, and with all that it had not committed',
    ],
  },
  {
    fault: 'takes all owners for one',
    open: broken((log) => ({
      open: (_owner, runId) => log.open('all', runId),
      head: (_owner, runId) => log.head('all', runId),
      read: (_owner, runId, after, maxBytes) => log.read('all', runId, after, maxBytes),
      follow: (_owner, runId, after, signal) => log.follow('all', runId, after, signal),
      remove: (_owner, runIds) => log.remove('all', runIds),
    })),
    caughtBy: ['a run of another owner does not exist, and may have the same name'],
  },
  {
    fault: 'loses a page for followers',
    open: broken((log) => ({
      follow: (owner, runId, after, signal) =>
        mapPages(log.follow(owner, runId, after, signal), (page, index) => (index === 1 ? undefined : page)),
    })),
    caughtBy: [
      'a run of many pages is read whole, while it lives and after its end',
      'followers, whenever they come, and a late reader see the same bytes',
      'a follower goes on reading across a takeover',
    ],
  },
  {
    fault: 'never says that a run has ended',
    open: broken((log) => ({
      follow: (owner, runId, after, signal) =>
        mapPages(log.follow(owner, runId, after, signal), (page) => ({ ...page, ended: false })),
    })),
    caughtBy: ['a follower sees events as they come, and ends with the terminal event'],
  },
  {
    fault: 'knows no limit',
    open: (settings) => openSqlite({ ...settings, maxRunBytes: Infinity }),
    caughtBy: [
      'beyond the cap nothing fits but the events that end the run',
      'the cap counts what earlier producers wrote, also before a restart',
    ],
  },
  {
    fault: 'forgets everything in a restart',
    open: async (settings) => {
      const harness = await openSqlite(settings)
      const afterwards = await openSqlite(settings)
      return {
        log: harness.log,
        reopen: async () => afterwards.log,
        async [Symbol.asyncDispose]() {
          await harness[Symbol.asyncDispose]()
          await afterwards[Symbol.asyncDispose]()
        },
      }
    },
    caughtBy: [
      'a restart keeps all that was flushed, of runs that ended and of those that had not',
      'a run goes on after a restart, and after another',
    ],
  },
]

for (const { fault, open, caughtBy } of faults) {
  for (const name of caughtBy) {
    test(`a log that ${fault} fails "${name}"`, async () => {
      const found = streamLogChecks.find((check) => check.name === name)
      expect(found).toBeDefined()
      await expect(found?.check(open)).rejects.toThrow()
    })
  }
}
