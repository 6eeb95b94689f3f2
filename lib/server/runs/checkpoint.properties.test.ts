import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocksOf } from '@/lib/blocks/reduce'
import { planGraph } from '@/lib/graph/plan-graph'
import { reach } from '@/lib/graph/walk'
import {
  arbitraryScene,
  driveGraph,
  type GraphScene,
  scriptOf,
} from '@/lib/server/engine/arbitrary-graph-script-test-setup'
import { eventsOf, type ScriptedRun } from '@/lib/server/engine/driven-run-test-setup'
import { graphRun, graphRunDefinitionOf, type GraphScript } from '@/lib/server/engine/graph-test-setup'
import { expectOneEndEach, pathsOf } from '@/lib/server/engine/sound-graph-log-test-setup'
import { checkpointOf, type Change } from './checkpoint'

const limits = { numRuns: 100, interruptAfterTimeLimit: 15_000 }

async function goOn(scene: GraphScene, earlier: ScriptedRun, change?: Change): Promise<ScriptedRun> {
  const script: GraphScript = scriptOf(scene, 0)
  const checkpoint = checkpointOf(earlier.state(), graphRunDefinitionOf(script), change)
  const run = graphRun({ ...script, checkpoint })
  await driveGraph(run, scene)
  expectOneEndEach(run.log)
  return run
}

/** The runs of nodes that have completed in a log, each by its place and turn. */
function completedIn(run: ScriptedRun): Set<string> {
  const paths = pathsOf(run.log)
  const ends = eventsOf(run, 'node_end').filter(({ status }) => status === 'completed')
  return new Set(ends.map(({ span_id }) => paths.get(span_id) ?? ''))
}

function startedIn(run: ScriptedRun): Set<string> {
  const paths = pathsOf(run.log)
  return new Set(eventsOf(run, 'node_start').map(({ span_id }) => paths.get(span_id) ?? ''))
}

const unfailing = arbitraryScene.map((scene) => ({ ...scene, failing: [] }))

test('a run that was stopped at any moment goes on to the end that it would have come to, and runs nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(unfailing, fc.nat(), async (scene, moment) => {
      const whole = graphRun(scriptOf(scene, 0))
      await driveGraph(whole, scene)
      const stopped = graphRun(scriptOf(scene, 0))
      const cut = 1 + (moment % (whole.log.length - 1))
      await driveGraph(stopped, scene, (seq) => {
        if (seq === cut) stopped.stop.abort({ reason: 'user' })
      })
      const run = await goOn(scene, stopped)
      expect(run.state().finalResult).toBe(whole.state().finalResult)
      const completed = completedIn(stopped)
      for (const path of startedIn(run)) expect(completed).not.toContain(path)
    }),
    limits,
  )
})

test('a node that runs again without a change brings about the same end, and only what follows it runs again', async () => {
  await fc.assert(
    fc.asyncProperty(unfailing, fc.nat(), async (scene, choice) => {
      const whole = graphRun(scriptOf(scene, 0))
      await driveGraph(whole, scene)
      const nodes = blocksOf(whole.state()).filter(
        ({ type, nodeInfo }) => type === 'node' && nodeInfo?.status === 'completed',
      )
      const block = nodes[choice % Math.max(1, nodes.length)]
      fc.pre(block !== undefined)
      if (!block) return
      const run = await goOn(scene, whole, { block })
      expect(run.state().finalResult).toBe(whole.state().finalResult)
      const target = pathsOf(whole.log).get(block.spanId) ?? ''
      const started = startedIn(run)
      expect(started).toContain(target)
      const { plan } = planGraph(scene.graph)
      const nodeIdOf = (path: string) => path.split('/')[1]?.split('#')[0] ?? ''
      const followers = reach(nodeIdOf(target), plan?.edgesFrom ?? new Map())
      for (const path of started) expect(followers).toContain(nodeIdOf(path))
    }),
    limits,
  )
})
