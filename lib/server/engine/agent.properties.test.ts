import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocksOf } from '@/lib/blocks/reduce'
import type { RunEvent } from '@/lib/protocol/events'
import { type Script, scriptedRun } from './agent-test-setup'
import { eventsOf, type ScriptedRun } from './driven-run-test-setup'
import { arbitraryAnswer, arbitraryTurns, fit, scriptOf } from './arbitrary-script-test-setup'
import { readHistory } from './history-test-setup'
import { modelMessagesOf } from './model-messages'
import type { PersonAnswer } from './ports'
import { turnUsage } from './script-test-setup'

/** A person who answers at once, or when the run has nothing else to do. */
interface Person {
  readonly answer: PersonAnswer
  readonly isQuick: boolean
}

interface Scene {
  readonly turns: Script['turns']
  readonly person: Person
}
const arbitraryScene: fc.Arbitrary<Scene> = fc.record({
  turns: arbitraryTurns,
  person: fc.record({ answer: arbitraryAnswer, isQuick: fc.boolean() }),
})

/** Each script is as many runs as it has moments; what is found is told before the test's own time is over. */
const limits = { numRuns: 20, interruptAfterTimeLimit: 10_000 }

/** Tools and sub-agents that a new driver may call again. */
const repeatable = new Set(['read', 'slow', 'throw', 'ask_helper', 'ask_expert'])

type OnEvent = (seq: number) => 'kill' | void

/** Drives a run to its end, or to its driver's death. */
async function drive(run: ScriptedRun, person: Person, onEvent: OnEvent = () => {}): Promise<void> {
  let isKilled = false
  let resume: 'takeover' | 'approval' = 'takeover'
  while (!run.state().end && !isKilled) {
    await run.drive({
      resume,
      onEvent: (event) => {
        const isQuestion = event.type === 'approval_request' || event.type === 'input_request'
        // A call that asks holds its driver, so that nobody would come to answer it later.
        if (isQuestion && (person.isQuick || event.type === 'input_request'))
          run.answer(...fit(person.answer, event))
        isKilled = onEvent(run.log.length) === 'kill'
        return isKilled ? 'kill' : undefined
      },
    })
    resume = 'approval'
    for (const request of eventsOf(run, 'approval_request')) run.answer(...fit(person.answer, request))
  }
}

/** Does something to the run at each of its moments: after its first event, after its second, … */
async function atEachMoment(
  { turns, person }: Scene,
  check: (run: ScriptedRun, cut: number, undisturbed: ScriptedRun) => Promise<void>,
) {
  const undisturbed = scriptedRun(scriptOf(turns))
  await drive(undisturbed, person)
  for (let cut = 1; cut < undisturbed.log.length; cut++)
    await check(scriptedRun(scriptOf(turns)), cut, undisturbed)
}

function requestsOf(run: ScriptedRun) {
  return run.drives.flatMap(({ requests }) => requests)
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1
  return counts
}

function expectOneEndEach(run: ScriptedRun): void {
  expect(eventsOf(run, 'run_end')).toHaveLength(1)
  expect(run.log.at(-1)?.type).toBe('run_end')
  const results = countBy(eventsOf(run, 'tool_result'), (event) => event.tool_call_id)
  expect(Object.values(results).every((count) => count === 1)).toBe(true)
  for (const { tool_call_id } of eventsOf(run, 'tool_start')) expect(results[tool_call_id]).toBe(1)
  const bySpan = (event: { span_id: string }) => event.span_id
  const begun = countBy(eventsOf(run, 'task_start'), bySpan)
  expect(countBy(eventsOf(run, 'task_end'), bySpan)).toEqual(begun)
  const byApproval = (event: { approval_id: string }) => event.approval_id
  expect(countBy(eventsOf(run, 'approval_response'), byApproval)).toEqual(
    countBy(eventsOf(run, 'approval_request'), byApproval),
  )
}

/** A sub-agent ends after all that was begun in it, and nothing is begun in it later. */
function expectChildrenFirst({ log }: ScriptedRun): void {
  const parentOf = new Map<string, string>()
  const ended = new Set<string>()
  for (const event of log) {
    const spanId = 'span_id' in event ? event.span_id : undefined
    if (event.type === 'task_start') parentOf.set(event.span_id, event.parent_id ?? '')
    const inside =
      event.type === 'task_start' || event.type === 'task_end' ? parentOf.get(event.span_id) : spanId
    expect(ended).not.toContain(inside)
    if (event.type === 'task_end') ended.add(event.span_id)
  }
}

/** What a log says was done. */
function factsOf(log: readonly RunEvent[]) {
  const of = <T extends RunEvent['type']>(type: T) => eventsOf({ log }, type)
  const answered = new Set(of('tool_result').map((event) => event.tool_call_id))
  const started = new Set(of('tool_start').map((event) => event.tool_call_id))
  return {
    answered,
    unfinished: [...started].filter((id) => !answered.has(id)),
    nameOf: new Map(of('tool_start').map((event) => [event.tool_call_id, event.tool_name])),
    statusOf: new Map(of('tool_result').map((event) => [event.tool_call_id, event.status])),
    starts: countBy(of('tool_start'), (event) => event.tool_call_id),
    tasks: of('task_start').map((event) => event.tool_call_id),
    failedTasks: of('task_end').filter(({ status }) => status === 'failed').length,
    finishedTurns: of('chunk').flatMap(({ span_id = '', turn, choices }) =>
      choices[0]?.finish_reason ? [`${span_id}/${turn}`] : [],
    ),
  }
}

/** Drives a run whose driver died to its end: it does what is left to be done, and nothing twice. */
async function expectGoesOn(run: ScriptedRun, person: Person, undisturbed: ScriptedRun): Promise<void> {
  const before = factsOf(run.log)
  const drivesBefore = run.drives.length
  await drive(run, person)
  const after = factsOf(run.log)
  const drives = run.drives.slice(drivesBefore)
  expectOneEndEach(run)
  expect(run.log.at(-1)).toMatchObject({ status: 'completed' })

  const executed = drives.flatMap((each) => each.executed.map(({ toolCallId }) => toolCallId))
  expect(new Set(executed).size).toBe(executed.length)
  for (const id of executed) expect(before.answered).not.toContain(id)
  for (const id of before.unfinished) {
    const isRepeatable = repeatable.has(after.nameOf.get(id) ?? '')
    expect(after.statusOf.get(id) === 'interrupted').toBe(!isRepeatable)
    if (!isRepeatable) expect(executed).not.toContain(id)
  }

  expect(new Set(after.finishedTurns).size).toBe(after.finishedTurns.length)
  expect(after.finishedTurns).toHaveLength(factsOf(undisturbed.log).finishedTurns.length)
  expect(drives.flatMap(({ requests }) => requests)).toHaveLength(
    after.finishedTurns.length + after.failedTasks - before.finishedTurns.length - before.failedTasks,
  )
  expect(eventsOf(run, 'input_response')).toHaveLength(eventsOf(run, 'input_request').length)
  expect(new Set(after.tasks).size).toBe(after.tasks.length)
  for (const id of after.tasks) expect(after.starts[id]).toBe(1)
  expect(run.state().usage?.total_tokens).toBe(after.finishedTurns.length * turnUsage.total_tokens)
}

test('the history of every request is one that every vendor takes, whatever went wrong before', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryScene, fc.constantFrom('stop', 'kill'), async (scene, happening) => {
      await atEachMoment(scene, async (run, cut) => {
        await drive(run, scene.person, (seq) => {
          if (seq !== cut) return
          if (happening === 'kill') return 'kill'
          run.stop.abort({ reason: 'user' })
        })
        await drive(run, scene.person)
        for (const { messages } of requestsOf(run)) readHistory(messages)
        const answer = modelMessagesOf(blocksOf(run.state()), '', { withParts: false })
        const prompt = { role: 'user', content: 'And now?' }
        readHistory(answer.length === 0 ? [prompt] : [prompt, ...answer, prompt])
      })
    }),
    limits,
  )
})

test('whenever a run is stopped, all that it began ends, children first, and the run last', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryScene, async (scene) => {
      await atEachMoment(scene, async (run, cut) => {
        await drive(run, scene.person, (seq) => {
          if (seq === cut) run.stop.abort({ reason: 'user', by: 'Ada' })
        })
        expectOneEndEach(run)
        expectChildrenFirst(run)
        expect(run.log.at(-1)).toMatchObject({ status: 'stopped', reason: 'user', by: 'Ada' })
      })
    }),
    limits,
  )
})

test('whenever drivers die, the next goes on from the log: nothing that was answered is asked or done again', async () => {
  const secondDeath = fc.option(fc.integer({ min: 1, max: 20 }), { nil: Infinity })
  await fc.assert(
    fc.asyncProperty(arbitraryScene, secondDeath, async (scene, later) => {
      await atEachMoment(scene, async (run, cut, undisturbed) => {
        await drive(run, scene.person, (seq) => (seq === cut ? 'kill' : undefined))
        await drive(run, scene.person, (seq) => (seq === cut + later ? 'kill' : undefined))
        await expectGoesOn(run, scene.person, undisturbed)
      })
    }),
    limits,
  )
})
