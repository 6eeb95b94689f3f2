/**
 * Conditions of branches, in CEL (https://cel.dev). A condition sees what nodes have given: each under its id, when that
 * is a name in CEL, and all in `outputs["id"]`; `start`, the input of the graph; `iteration`, how often its branch has
 * run before.
 */
import { conditionLimits } from './condition-limits'
import { readExpression, type Expression } from './condition-expression'
import { conditionProblem } from './condition-problem'
import { conditionValue } from './condition-value'
import { parsedOutput, type OutputsOf } from './template'

/** A condition that cannot be evaluated. Its message is a sentence for a person. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError'
}

export interface ConditionCheck {
  /** What is wrong with it, in a sentence; absent: nothing that can be seen without the outputs. */
  readonly problem?: string | undefined
  /** Ids of the nodes that it reads, each once; `start` too. */
  readonly references: readonly string[]
}

export interface ConditionSight {
  readonly outputsOf: OutputsOf
  readonly iteration: number
  readonly nodeIds: Iterable<string>
}

export function checkCondition(text: string, nodeIds: Iterable<string>): ConditionCheck {
  try {
    const { references, run } = readExpression(text, new Set(nodeIds))
    const { error, type = 'dyn' } = run.check()
    if (error) return { problem: conditionProblem(error), references }
    if (type === 'bool' || type === 'dyn') return { references }
    return { problem: `A condition is true or false; this one gives ${type}.`, references }
  } catch (error) {
    return { problem: conditionProblem(error), references: [] }
  }
}

/**
 * Whether a condition is true. Outputs that are JSON of an object or a list are seen as such; a node that did not run has
 * given ''.
 *
 * @throws ConditionError when it cannot be evaluated, or gives neither true nor false.
 */
export function holds(text: string, sight: ConditionSight): boolean {
  const value = evaluate(text, sight)
  if (typeof value === 'boolean') return value
  throw new ConditionError(`${named(text)} is neither true nor false.`)
}

function evaluate(text: string, { outputsOf, iteration, nodeIds }: ConditionSight): unknown {
  try {
    const expression = readExpression(text, new Set(nodeIds))
    return expression.run(variablesOf(expression, outputsOf, iteration))
  } catch (error) {
    throw new ConditionError(`${named(text)} cannot be evaluated. ${conditionProblem(error)}`, {
      cause: error,
    })
  }
}

/** A Map, as all that has fields: no name in it leads to what JavaScript objects inherit. */
function variablesOf({ references, loops }: Expression, outputsOf: OutputsOf, iteration: number) {
  const maxItems = loops ? conditionLimits.itemsGoneThrough : conditionLimits.items
  const maxText = loops ? conditionLimits.textBesideLoops : Infinity
  const outputs = new Map(
    references.map((nodeId) => {
      const output = parsedOutput(outputsOf(nodeId).at(-1))
      return [nodeId, conditionValue(output, { maxItems, maxText })]
    }),
  )
  return new Map([...outputs, ['outputs', outputs], ['iteration', BigInt(iteration)]])
}

function named(text: string): string {
  return `The condition “${text.length > 100 ? `${text.slice(0, 100)}…` : text}”`
}
