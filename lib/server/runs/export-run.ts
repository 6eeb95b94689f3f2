/** Use case of `GET /api/runs/{run_id}/export`. */
import { type ExportedMessage, exportedMessages } from '@/lib/blocks/export-messages'
import { blocksOf } from '@/lib/blocks/reduce'
import type { RunRecord } from '@/lib/server/storage/storage'
import { createFrameDecoder, type Frame } from '@/lib/sse/decode'
import { checkCursor } from './follow-run'
import { foldLog } from './fold-log'
import type { RunServices } from './run-services'

/**
 * Every event of a run's log so far, one JSON text a line, with its seq in front. A page is read when it is asked for;
 * the stream breaks when the log is removed meanwhile, so that a part never looks like the whole.
 * @throws AppError `log_expired`
 */
export async function exportLog(
  services: RunServices,
  owner: string,
  run: RunRecord,
): Promise<ReadableStream<Uint8Array>> {
  await checkCursor(services, owner, run, 0)
  const { log } = services
  const lastSeq = (await log.head(owner, run.id))?.lastSeq ?? 0
  const encoder = new TextEncoder()
  let seq = 0
  return new ReadableStream({
    async pull(controller) {
      if (seq >= lastSeq) return controller.close()
      const page = await log.read(owner, run.id, seq)
      if (!page) throw new Error(`The log of run ${run.id} was removed while it was exported.`)
      const lines = createFrameDecoder().push(page.bytes).map(lineOf)
      controller.enqueue(encoder.encode(lines.join('')))
      seq = page.lastSeq
    },
  })
}

/** The data of a frame is the JSON of an event: an object that has at least its type. */
function lineOf({ id, data }: Frame): string {
  return `{"seq":${id},${data.slice(1)}\n`
}

/** A run as messages: of its transcript once it has ended, which outlives the log, else of its log so far. */
export async function exportMessages(
  { storage, log }: RunServices,
  owner: string,
  run: RunRecord,
): Promise<readonly ExportedMessage[]> {
  const prompt = run.start.input.content
  const answer = await storage.findMessage(owner, run.answerMessageId)
  if (answer?.role === 'assistant' && answer.end)
    return exportedMessages({ prompt, blocks: answer.blocks, finalResult: answer.end.final_result })
  const state = await foldLog(log, owner, run.id)
  return exportedMessages({ prompt, blocks: blocksOf(state), finalResult: state.finalResult })
}
