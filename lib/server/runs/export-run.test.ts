import { expect, test, vi } from 'vitest'
import { nodeEnd, nodeStart, numbered, runEnd, say } from '@/lib/blocks/arbitrary-run'
import { collect, endOf } from '@/lib/blocks/collect'
import { blocksOf } from '@/lib/blocks/reduce'
import type { RunEvent } from '@/lib/protocol/events'
import { parseEvent } from '@/lib/protocol/parse-event'
import type { RunRecord } from '@/lib/server/storage/storage'
import { createFrameDecoder } from '@/lib/sse/decode'
import { answerRun } from './answer-run'
import { cancelRun } from './cancel-run'
import { exportLog, exportMessages } from './export-run'
import type { RunServices } from './run-services'
import { body, openWeir, owner, read, untilAborted } from './runs-test-setup'
import { startChatRun } from './start-chat-run'

/** A chat that ran to its end. */
async function endedRun(weir: RunServices, model_name = 'Hi+ there'): Promise<RunRecord> {
  const { id } = await startChatRun(weir, owner, body({ model_name }), undefined)
  await read(weir, id)
  await expect.poll(async () => (await weir.storage.findRun(owner, id))?.status).toBe('completed')
  return recordOf(weir, id)
}

async function recordOf(weir: RunServices, id: string): Promise<RunRecord> {
  const run = await weir.storage.findRun(owner, id)
  if (!run) throw new Error('no run')
  return run
}

function linesOf(text: string): (RunEvent & { seq: number })[] {
  expect(text.endsWith('\n')).toBe(true)
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

test('every event of the log is one line, with its seq in front', async () => {
  await using weir = openWeir()
  const run = await endedRun(weir, 'flood+"\n\u2028é"+flood')

  const text = await new Response(await exportLog(weir, owner, run)).text()

  const frames = createFrameDecoder().push(Buffer.from(await read(weir, run.id)))
  const events = frames.slice(0, -1).map(({ id, data }) => ({ seq: Number(id), ...parseEvent(data) }))
  expect(text.slice(0, 27)).toBe('{"seq":1,"type":"run_start"')
  expect(linesOf(text)).toEqual(events)
  expect(events.length).toBeGreaterThan(2000)
  expect(events.at(-1)?.type).toBe('run_end')
})

test('a page of the log is read when it is asked for', async () => {
  await using weir = openWeir()
  const run = await endedRun(weir, 'flood+flood+flood')
  const reads = vi.spyOn(weir.log, 'read')

  const reader = (await exportLog(weir, owner, run)).getReader()
  await reader.read()
  await new Promise((resolve) => setImmediate(resolve))
  const before = reads.mock.calls.length
  while (!(await reader.read()).done);

  expect(before).toBeLessThanOrEqual(2)
  expect(reads.mock.calls.length).toBeGreaterThan(3)
})

test('of a run that goes on, the file has what there is so far, and ends', async () => {
  await using weir = openWeir()
  const run = await startChatRun(weir, owner, body({ model_name: 'one+two+hang+three' }), undefined)
  await expect.poll(async () => (await weir.log.head(owner, run.id))?.lastSeq ?? 0).toBeGreaterThan(3)

  const lines = linesOf(await new Response(await exportLog(weir, owner, run)).text())
  const messages = await exportMessages(weir, owner, run)

  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1))
  expect(lines[0]).toMatchObject({ type: 'run_start', run_id: run.id })
  expect(lines.map(({ type }) => type)).not.toContain('run_end')
  expect(messages).toEqual([
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'onetwo' },
  ])
  await cancelRun(weir, owner, run.id, 'You')
})

test('a run that has not written anything yet is an empty file', async () => {
  await using weir = openWeir({ drives: false })
  const run = await startChatRun(weir, owner, body(), undefined)
  await weir.log.remove(owner, [run.id])

  expect(await new Response(await exportLog(weir, owner, run)).text()).toBe('')
})

test('a log that is gone is told before the first line, one that goes meanwhile breaks the file', async () => {
  await using weir = openWeir()
  const run = await endedRun(weir, 'flood+flood+flood')
  const reader = (await exportLog(weir, owner, run)).getReader()
  await reader.read()

  await weir.log.remove(owner, [run.id])

  const rest = async () => {
    while (!(await reader.read()).done);
  }
  await expect(rest()).rejects.toThrow('removed while it was exported')
  await expect(exportLog(weir, owner, run)).rejects.toMatchObject({ code: 'log_expired', status: 410 })
})

test('the messages of a chat are those of its answer, with its log and without', async () => {
  await using weir = openWeir()
  const run = await endedRun(weir)
  const { messages } = await answerRun(weir, owner, run.id, untilAborted)

  expect(await exportMessages(weir, owner, run)).toEqual(messages)
  await weir.log.remove(owner, [run.id])
  expect(await exportMessages(weir, owner, run)).toEqual([
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hi there' },
  ])
})

test('the messages of a graph are the same of its log while it runs and of its transcript', async () => {
  await using weir = openWeir({ drives: false })
  const { id } = await startChatRun(weir, owner, body(), undefined)
  const writer = await weir.log.open(owner, id)
  const events: RunEvent[] = [
    nodeStart('span', { node_name: 'First reader' }),
    say({ content: 'Looks good.' }, { span_id: 'span' }),
    nodeEnd('span', 'completed', { node_name: 'First reader' }),
    { type: 'graph_complete', t: 0, final_result: 'Approved.', execution_chain: [['span']] },
  ]
  writer.append(events)
  await writer.flush()

  const going = await exportMessages(weir, owner, await recordOf(weir, id))
  writer.append([runEnd()])
  await writer.flush()
  const { start } = await recordOf(weir, id)
  const state = collect(numbered([start, ...events, runEnd()]))
  const end = endOf(state)
  if (!end) throw new Error('no end')
  await weir.storage.finishRun(owner, id, blocksOf(state), end)
  await weir.log.remove(owner, [id])

  expect(going).toEqual([
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Looks good.', name: 'First_reader' },
    { role: 'assistant', content: 'Approved.' },
  ])
  expect(await exportMessages(weir, owner, await recordOf(weir, id))).toEqual(going)
})
