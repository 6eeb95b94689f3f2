/** Arbitrary graphs whose nodes do something arbitrary, but always the same with the same input. */
import fc from 'fast-check'
import { arbitraryGraph, innerGraph, innerGraphId } from '@/lib/graph/arbitrary-graph-test-setup'
import type { GraphDefinition, GraphNode } from '@/lib/protocol/graphs'
import { isRecord } from '@/lib/protocol/is-record'
import type { ScriptedRun } from './driven-run-test-setup'
import type { GraphScript } from './graph-test-setup'
import type { ModelRequest } from './ports'
import { calls, says, type ScriptedTurn, toolNamed } from './script-test-setup'

export interface GraphScene {
  readonly graph: GraphDefinition
  readonly input: string
  /** Nodes whose models break off. */
  readonly failing: readonly string[]
  readonly concurrency: number
  /** Whether people answer while the run has something else to do. */
  readonly isQuick: boolean
}

export const arbitraryScene: fc.Arbitrary<GraphScene> = arbitraryGraph.chain((graph) =>
  fc.record({
    graph: fc.constantFrom(graph, withRetries(graph)),
    input: fc.constantFrom('', 'a', 'more', 'a longer text'),
    failing: fc.oneof(
      fc.constant([]),
      fc.subarray([...graph.nodes.map(({ id }) => id), 'inside'], { maxLength: 2 }),
    ),
    concurrency: fc.constantFrom(1, 2, 100),
    isQuick: fc.boolean(),
  }),
)

function withRetries(graph: GraphDefinition): GraphDefinition {
  const retry = { attempts: 2, backoff_ms: 0, factor: 1, errors: [] }
  const again = (node: GraphNode) => ('retry' in node ? { ...node, retry } : node)
  return { ...graph, nodes: graph.nodes.map(again) }
}

/** @param pace decides how long each call takes, and so the order in which nodes end. */
export function scriptOf({ graph, input, failing, concurrency }: GraphScene, pace: number): GraphScript {
  const names = [...graph.nodes, ...innerGraph.nodes].map(({ id }) => id)
  const models = names.map((name) => {
    const speech = async (prompt: string, turn: number, request: ModelRequest) => {
      await ticks(hashOf(`${pace} ${name} ${prompt}`) % 50)
      return failing.includes(name) ? { text: 'half', isTorn: true } : spokenBy(name, prompt, turn, request)
    }
    return [name, speech] as const
  })
  return {
    graph,
    graphs: { [innerGraphId]: innerGraph },
    models: Object.fromEntries(models),
    tools: [
      toolNamed('calculate', {
        async *call(args) {
          await ticks(hashOf(`${pace} ${JSON.stringify(args)}`) % 50)
          return says(`calculated ${hashOf(JSON.stringify(args))}`)
        },
      }),
    ],
    input,
    concurrency,
  }
}

/** An agent that may hand over does so, or not, as its prompt has it. */
function spokenBy(name: string, prompt: string, turn: number, { options }: ModelRequest): ScriptedTurn {
  const text = `${name} ${hashOf(prompt)} `
  const choices = turn === 0 ? [undefined, ...toolNamesOf(options?.['tools'])] : []
  const choice = choices[hashOf(prompt) % Math.max(1, choices.length)]
  return choice === undefined ? { text } : { text, calls: [calls(choice)] }
}

function toolNamesOf(tools: unknown): string[] {
  return (Array.isArray(tools) ? tools : []).map((tool: unknown) => {
    const called = isRecord(tool) ? tool['function'] : undefined
    return isRecord(called) ? String(called['name']) : ''
  })
}

async function ticks(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick++) await Promise.resolve()
}

function hashOf(text: string): number {
  let hash = 7
  for (const letter of text) hash = (hash * 31 + letter.charCodeAt(0)) % 100_003
  return hash
}

/** Drives a run, with people who answer, to its end, or to its driver's death. */
export async function driveGraph(
  run: ScriptedRun,
  { isQuick }: Pick<GraphScene, 'isQuick'>,
  onEvent: (seq: number) => 'kill' | void = () => {},
): Promise<void> {
  let isKilled = false
  let resume: 'takeover' | 'input' = 'takeover'
  while (!run.state().end && !isKilled) {
    await run.drive({
      resume,
      onEvent: () => {
        if (isQuick) answerAll(run)
        isKilled = onEvent(run.log.length) === 'kill'
        return isKilled ? 'kill' : undefined
      },
    })
    resume = 'input'
    answerAll(run)
  }
}

function answerAll(run: ScriptedRun): void {
  for (const { question } of run.state().open.values())
    if (question)
      run.answer(question.id, { type: 'input', value: `told ${hashOf(question.prompt)}`, by: 'Ada' })
}
