/** What earlier versions of Weir did not store. */
import type { AnswerEnd } from '@/lib/blocks/transcript'
import type { RunEventOf } from '@/lib/protocol/events'
import { runEnding } from '@/lib/server/storage/run-ending'
import type { Collections } from './connect'
import type { MessageDocument, RunDocument } from './schema'

const runsAtOnce = 100

/**
 * Gives runs that have none the fields by which they are listed. When there is nothing to do this costs one look into an
 * index for each owner; it may be cut, and done by several processes at once.
 */
export async function fillInRuns({ conversations, messages, operator, runs }: Collections): Promise<void> {
  for (const owner of await conversations.distinct('owner')) {
    for (;;) {
      const found = await runs
        .find({ owner, speaker: operator({ $eq: null }) }, { id: 1, start: 1, answer_message_id: 1 })
        .limit(runsAtOnce)
        .lean()
      if (found.length === 0) break
      const ids = operator({ $in: found.map((run) => run.answer_message_id) })
      const answers = await messages.find({ owner, id: ids }, { id: 1, speaker: 1, ending: 1 }).lean()
      const byId = new Map(answers.map((answer) => [answer.id, answer]))
      const updates = found.map((run) => ({
        updateOne: {
          filter: { owner, id: run.id },
          update: { $set: listFields(run, byId.get(run.answer_message_id)) },
        },
      }))
      await runs.bulkWrite(updates)
    }
  }
}

function listFields(
  run: Pick<RunDocument, 'start'>,
  answer: Pick<MessageDocument, 'speaker' | 'ending'> | undefined,
): Pick<RunDocument, 'mode' | 'speaker' | 'ending'> {
  // Both were written by `JSON.stringify` of the same type.
  const { mode }: RunEventOf<'run_start'> = JSON.parse(run.start)
  const end: AnswerEnd | undefined = answer?.ending === undefined ? undefined : JSON.parse(answer.ending)
  return { mode, speaker: answer?.speaker ?? '', ...(end && { ending: JSON.stringify(runEnding(end)) }) }
}
