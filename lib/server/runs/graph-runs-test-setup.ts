/** What the tests of graph runs start from: the real services, with a model for each node. */
import { graphExecuteRequestSchema, type GraphExecuteRequestInput } from '@/lib/protocol/requests'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { scriptedNode, type ScriptedSpeech, withOwnModels } from '@/lib/server/engine/graph-test-setup'
import { AppError } from '@/lib/server/http/app-error'
import { createManualClock } from '@/testing/manual-clock'
import { expect } from 'vitest'
import { describeRun } from './describe-run'
import type { RunServices } from './run-services'
import { openWeir, owner } from './runs-test-setup'

/** `called` has the nodes whose models were called, in order, also after a restart. */
export function openGraphs(
  models: Readonly<Record<string, ScriptedSpeech>> = {},
  more: Partial<RunServices> = {},
) {
  const called: string[] = []
  const clock = createManualClock()
  const catalog: RunServices['models'] = {
    clientFor: async (name) => {
      const client = scriptedNode(name, models[name], clock)
      return {
        stream: (request, signal) => {
          called.push(name)
          return client.stream(request, signal)
        },
      }
    },
  }
  const weir = openWeir({ more: { models: catalog, defaultModel: async () => 'default', ...more } })
  return { ...weir, called }
}

/** A model that breaks off the first time, and then says this. */
export function breaksOnce(text: string): ScriptedSpeech {
  let calls = 0
  return () => {
    if (++calls === 1) throw new AppError('upstream_failed', 'The model broke off (502).')
    return { text }
  }
}

/** Stores a version of a graph whose nodes each have a model of their own. */
export async function putGraph(
  { storage }: RunServices,
  id: string,
  graph: GraphDefinition,
  revision = 1,
): Promise<void> {
  const document = {
    kind: 'graph',
    id,
    revision,
    body: withOwnModels(graph),
    created: 1,
    updated: 1,
  } as const
  expect(await storage.putDocument(owner, document)).toBe(true)
}

/** A request that runs the graph "work". */
export const execute = (fields: Partial<GraphExecuteRequestInput> = {}) =>
  graphExecuteRequestSchema.parse({ graph_name: 'work', input_text: 'Go.', ...fields })

export const untilStatus = (weir: RunServices, runId: string, status: string) =>
  expect.poll(async () => (await describeRun(weir, owner, runId)).status).toBe(status)
