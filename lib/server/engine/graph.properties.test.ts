import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryScene, driveGraph, type GraphScene, scriptOf } from './arbitrary-graph-script-test-setup'
import { eventsOf, type ScriptedRun } from './driven-run-test-setup'
import { graphRun } from './graph-test-setup'
import { turnUsage } from './script-test-setup'
import {
  expectChosenRun,
  expectInputsFirst,
  expectNothingTwice,
  expectOneEndEach,
  pathsOf,
} from './sound-graph-log-test-setup'

/** What is found is told before the test's own time is over. */
const limits = { numRuns: 100, interruptAfterTimeLimit: 15_000 }

async function undisturbed(scene: GraphScene, pace = 0): Promise<ScriptedRun> {
  const run = graphRun(scriptOf(scene, pace))
  await driveGraph(run, scene)
  return run
}

function expectSound(run: ScriptedRun, { graph }: GraphScene): void {
  expectOneEndEach(run.log)
  expectNothingTwice(run.log)
  expectInputsFirst(run.log, graph)
  if (run.state().end?.status === 'completed') expectChosenRun(run.log, graph)
  const finishedTurns = eventsOf(run, 'chunk').filter(({ choices }) => choices[0]?.finish_reason)
  expect(run.state().usage?.total_tokens).toBe(finishedTurns.length * turnUsage.total_tokens)
}

/** How a run ended, and each of its nodes. Of those that worked beside a failure it depends on the order. */
function outcomeOf(run: ScriptedRun) {
  const { end, finalResult } = run.state()
  if (end?.status !== 'completed') return { status: end?.status }
  const paths = pathsOf(run.log)
  const isLast = ({ status }: { status: string }) => status === 'completed' || status === 'skipped'
  const ends = eventsOf(run, 'node_end')
    .filter((event) => isLast(event))
    .map(({ span_id, status, output }) => [paths.get(span_id) ?? '', status, output] as const)
  const byPath = ends.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { status: end.status, finalResult, ends: byPath }
}

test('every started node ends, children first; none begins before its inputs; what was skipped never ran', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryScene, async (scene) => {
      const run = await undisturbed(scene)
      expectSound(run, scene)
      expect(run.state().end?.status).not.toBe('stopped')
      if (scene.failing.length === 0) expect(run.state().end?.status).toBe('completed')
    }),
    { ...limits, numRuns: 300 },
  )
})

test('the result is the same in whatever order nodes end, and however many may work at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryScene,
      fc.nat(),
      fc.constantFrom(1, 3, 100),
      async (scene, pace, concurrency) => {
        const one = await undisturbed(scene)
        const other = await undisturbed({ ...scene, concurrency, isQuick: !scene.isQuick }, pace)
        expectSound(other, scene)
        expect(outcomeOf(other)).toEqual(outcomeOf(one))
      },
    ),
    limits,
  )
})

test('whenever a run is stopped, all that it began ends, children first, and the run last', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryScene, fc.nat(), async (scene, moment) => {
      const whole = await undisturbed(scene)
      const run = graphRun(scriptOf(scene, 0))
      const cut = 1 + (moment % (whole.log.length - 1))
      // Behind it nothing can change any more.
      fc.pre(whole.log[cut - 1]?.type !== 'error')
      await driveGraph(run, scene, (seq) => {
        if (seq === cut) run.stop.abort({ reason: 'user', by: 'Ada' })
      })
      expectSound(run, scene)
      expect(run.log.at(-1)).toMatchObject({ status: 'stopped', reason: 'user', by: 'Ada' })
      expect(run.log.slice(0, cut)).toEqual(whole.log.slice(0, cut))
    }),
    limits,
  )
})

/** Nodes that speak and were open at the end of a log, by id. */
function inFlight({ log }: Pick<ScriptedRun, 'log'>): string[] {
  const ended = new Set(eventsOf({ log }, 'node_end').map(({ span_id }) => span_id))
  return eventsOf({ log }, 'node_start').flatMap((event) => (ended.has(event.span_id) ? [] : [event.node_id]))
}

/** Turns of an agent count once. */
function callsByNode(run: ScriptedRun): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { requests } of run.drives)
    for (const { model, messages } of requests)
      if (messages.at(-1)?.role === 'user') counts.set(model, (counts.get(model) ?? 0) + 1)
  return counts
}

test('whenever drivers die, the next goes on from the log: to the same end, and what had completed is not called again', async () => {
  const laterDeaths = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(arbitraryScene, fc.nat(), laterDeaths, async (scene, moment, later) => {
      const whole = await undisturbed(scene)
      const run = graphRun(scriptOf(scene, 0))
      let cut = 1 + (moment % (whole.log.length - 1))
      const lost: string[] = []
      for (const more of [...later, 0]) {
        const at = cut
        await driveGraph(run, scene, (seq) => (seq === at ? 'kill' : undefined))
        if (run.state().end) break
        lost.push(...inFlight(run))
        cut = run.log.length + more
      }
      await driveGraph(run, scene)
      expectSound(run, scene)
      expect(outcomeOf(run)).toEqual(outcomeOf(whole))
      const before = callsByNode(whole)
      if (run.state().end?.status === 'completed')
        for (const [nodeId, count] of callsByNode(run))
          expect(count).toBeLessThanOrEqual(
            (before.get(nodeId) ?? 0) + lost.filter((id) => id === nodeId).length,
          )
    }),
    limits,
  )
})
