/** A condition read and looked through: what it names, and whether it keeps to what conditions may do. */
import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js'
import { conditionLimits } from './condition-limits'
import { Refusal } from './condition-problem'

export interface Expression {
  readonly run: ParseResult
  /** Ids of the nodes that it reads, each once; `start` too. */
  readonly references: readonly string[]
  /** Whether it goes through a list. */
  readonly loops: boolean
}

const environment = createEnvironment()

/** JSON has one kind of number, and CEL two that do not calculate with each other. */
function createEnvironment(): Environment {
  const made = new Environment({
    // Which names there are is looked at here: for each condition its own.
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 300, maxDepth: 50, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 8 },
  })
  const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
    '%': (a, b) => a % b,
  }
  for (const [operator, calculate] of Object.entries(operators)) {
    const handler = (a: number | bigint, b: number | bigint) => calculate(Number(a), Number(b))
    made.registerOperator(`int ${operator} double: double`, handler)
    made.registerOperator(`double ${operator} int: double`, handler)
    if (operator === '%') made.registerOperator('double % double: double', handler)
  }
  return made
}

const functions = new Set(['has', 'size', 'type', 'int', 'double', 'string', 'bool', 'dyn', 'timestamp'])
const methods = new Set(
  'size contains startsWith endsWith lowerAscii upperAscii trim indexOf lastIndexOf substring split join'.split(
    ' ',
  ),
)
const loopMethods = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])
const typeNames = new Set(['bool', 'int', 'double', 'string', 'list', 'map', 'null_type', 'type'])

/** What is around a part of an expression. */
interface Surroundings {
  readonly nodeIds: ReadonlySet<string>
  /** Variables of the loops around it. */
  readonly bound: ReadonlySet<string>
  /** Those of them that are parts of an output, not of what `map` has made. */
  readonly given: ReadonlySet<string>
  readonly loopDepth: number
  readonly references: Set<string>
}

/**
 * @throws Refusal, or an error of the library, for one that cannot be read or does what conditions may not.
 */
export function readExpression(text: string, nodeIds: ReadonlySet<string>): Expression {
  if (text.length > conditionLimits.length)
    throw new Refusal(`It is longer than ${conditionLimits.length} characters.`)
  const run = environment.parse(text)
  const references = new Set<string>()
  const loops = look(run.ast, { nodeIds, bound: new Set(), given: new Set(), loopDepth: 0, references })
  return { run, references: [...references], loops }
}

/** Looks through an expression. @returns whether it goes through a list. */
function look(node: ASTNode, around: Surroundings): boolean {
  const nodeId = outputNamed(node, around)
  if (nodeId !== undefined) {
    refer(nodeId, around)
    return false
  }
  if (node.op === 'id') lookAtName(node.args, around)
  if (node.op === 'call' && !functions.has(node.args[0])) throw noFunction(node.args[0])
  if (node.op !== 'rcall') return lookAtAll(partsOf(node), around)
  const [method] = node.args
  if (loopMethods.has(method)) return lookAtLoop(node.args, around)
  if (!methods.has(method)) throw noFunction(method)
  return lookAtAll(partsOf(node), around)
}

function lookAtAll(nodes: readonly ASTNode[], around: Surroundings): boolean {
  return nodes.map((node) => look(node, around)).includes(true)
}

/**
 * A loop inside a loop may only go through something of its item, and that item only be part of an output: all loops
 * together then take as many steps as there are items, not their product.
 */
function lookAtLoop([name, list, parts]: readonly [string, ASTNode, ASTNode[]], around: Surroundings): true {
  const { bound, given, loopDepth } = around
  const [variable, ...body] = parts
  if (variable?.op !== 'id')
    throw new Refusal(`${name}(…) begins with a name for the item, as in ${name}(x, …).`)
  if (loopDepth >= conditionLimits.loopDepth)
    throw new Refusal(
      `Only ${conditionLimits.loopDepth} of all, exists, map and filter may stand in each other.`,
    )
  if (loopDepth > 0 && !given.has(rootOf(list)))
    throw new Refusal(
      `Inside another list, ${name}(…) can only go through a list of the item, as in x.items.${name}(…).`,
    )
  look(list, around)
  const item = variable.args
  const others = [...given].filter((each) => each !== item)
  const inside = {
    ...around,
    bound: new Set([...bound, item]),
    given: new Set(rootOf(list) === '' ? others : [...others, item]),
    loopDepth: loopDepth + 1,
  }
  lookAtAll(body, inside)
  return true
}

/** The variable that a path such as `x.items[0]` begins with; '' for anything else. */
function rootOf(node: ASTNode): string {
  if (node.op === 'id') return node.args
  return node.op === '.' || node.op === '[]' ? rootOf(node.args[0]) : ''
}

/** The id in `outputs["id"]` and `outputs.id`. */
function outputNamed(node: ASTNode, { bound }: Surroundings): string | undefined {
  if (node.op !== '[]' && node.op !== '.') return undefined
  const [from, key] = node.args
  if (from.op !== 'id' || from.args !== 'outputs' || bound.has('outputs')) return undefined
  if (typeof key === 'string') return key
  return key.op === 'value' && typeof key.args === 'string' ? key.args : undefined
}

function lookAtName(name: string, around: Surroundings): void {
  if (around.bound.has(name) || name === 'iteration') return
  if (name === 'outputs') throw new Refusal('outputs takes the id of a node, as in outputs["id"].')
  if (typeNames.has(name)) {
    if (!around.nodeIds.has(name)) return
    throw new Refusal(`In conditions ${name} is a type. For the node write outputs["${name}"].`)
  }
  refer(name, around)
}

function refer(nodeId: string, { nodeIds, references }: Surroundings): void {
  if (nodeId !== 'start' && !nodeIds.has(nodeId)) throw new Refusal(`There is no node “${nodeId}”.`)
  references.add(nodeId)
}

function noFunction(name: string): Refusal {
  if (name !== 'matches') return new Refusal(`Conditions have no function ${name}(…).`)
  return new Refusal('Conditions have no matches(…). Use contains, startsWith, endsWith or ==.')
}

function partsOf(node: ASTNode): readonly ASTNode[] {
  if (node.op === 'value' || node.op === 'id') return []
  if (node.op === '.' || node.op === '.?') return [node.args[0]]
  if (node.op === '!_' || node.op === '-_') return [node.args]
  if (node.op === 'call') return node.args[1]
  if (node.op === 'rcall') return [node.args[1], ...node.args[2]]
  return node.op === 'map' ? node.args.flat() : node.args
}
