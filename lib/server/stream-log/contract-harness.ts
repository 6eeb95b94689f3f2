/** What the checks of the contract stand on: the log under test, events to write, and ways to read them back. */
import type { RunEvent, RunEventOf } from '@/lib/protocol/events'
import type { Frames, LogPage, LogWriter, StreamLog } from './stream-log'

export interface LogSettings {
  readonly maxRunBytes?: number
  readonly clock?: () => number
}

export interface LogHarness extends AsyncDisposable {
  /** What is open now. */
  readonly log: StreamLog
  /** Closes the log and opens it again over the same data, as a restart does. Disposal closes what is open. */
  reopen(): Promise<StreamLog>
}

/** Opens an adapter over data of its own, empty at first. */
export type OpenLog = (settings?: LogSettings) => Promise<LogHarness>

/** One promise of `StreamLog`. `check` rejects when the adapter does not keep it. */
export interface LogCheck {
  readonly name: string
  readonly check: (open: OpenLog) => Promise<void>
}

export const owner = 'local'

export function chunk(content: string, t = 0): RunEventOf<'chunk'> {
  return {
    type: 'chunk',
    t,
    turn: 0,
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'demo',
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
  }
}

export function chunks(count: number, size = 10): RunEvent[] {
  return Array.from({ length: count }, (_, index) => chunk(`${index} `.padEnd(size, '.'), index))
}

export function runEnd(): RunEventOf<'run_end'> {
  const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
  return { type: 'run_end', t: 9, status: 'completed', usage, duration_ms: 9 }
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** Appends in commits of their own, so that the store has boundaries everywhere. */
export async function writeEach(writer: LogWriter, events: readonly RunEvent[]): Promise<void> {
  for (const event of events) {
    writer.append([event])
    await writer.flush()
  }
}

/** Writes a whole run. */
export async function writeRun(log: StreamLog, runId: string, events: readonly RunEvent[]): Promise<void> {
  const writer = await log.open(owner, runId)
  writer.append(events)
  await writer.flush()
}

export function textOf(pages: readonly Frames[]): string {
  return Buffer.concat(pages.map((page) => page.bytes)).toString()
}

/** Seq and event of each frame. */
export function parse(pages: readonly Frames[]): readonly { seq: number; event: unknown }[] {
  const frames = textOf(pages).split('\n\n').slice(0, -1)
  return frames.map((frame) => {
    const [, seq, json] = /^id: (\d+)\ndata: (.*)$/.exec(frame) ?? []
    return { seq: Number(seq), event: json === undefined ? frame : JSON.parse(json) }
  })
}

export function seqsOf(pages: readonly Frames[]): number[] {
  return parse(pages).map(({ seq }) => seq)
}

/** All that is committed after a cursor, page by page. */
export async function readAll(
  log: StreamLog,
  runId: string,
  after = 0,
  maxBytes?: number,
): Promise<readonly LogPage[]> {
  const pages: LogPage[] = []
  for (;;) {
    const cursor: number = pages.at(-1)?.lastSeq ?? after
    const page = await log.read(owner, runId, cursor, maxBytes)
    if (page === undefined) return pages
    if (page.lastSeq <= cursor) throw new Error(`The log gives event ${page.lastSeq} again after ${cursor}`)
    pages.push(page)
  }
}

/**
 * Follows to the end, or until `signal` aborts. Starts at once.
 * @throws DOMException when no signal was given and the end does not come: a check is to fail, and not to hang.
 */
export async function followAll(
  log: StreamLog,
  runId: string,
  after = 0,
  signal?: AbortSignal,
): Promise<readonly LogPage[]> {
  const pages: LogPage[] = []
  const patience = signal ?? AbortSignal.timeout(1_500)
  for await (const page of log.follow(owner, runId, after, patience)) pages.push(page)
  if (signal === undefined) patience.throwIfAborted()
  return pages
}
