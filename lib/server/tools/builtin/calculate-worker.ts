/** The thread of the calculator. It imports packages only, so that Node can load it as it is. */
import { parentPort } from 'node:worker_threads'
import { all, create } from 'mathjs'

const math = create(all ?? {})
// Kept, as they are about to be taken from the expressions.
const evaluate = math.evaluate.bind(math)

/** As the documentation of mathjs advises: what changes the library, or parses expressions inside expressions. */
const disabled = [
  'import',
  'createUnit',
  'reviver',
  'evaluate',
  'parse',
  'compile',
  'parser',
  'simplify',
  'derivative',
  'resolve',
]
math.import(
  Object.fromEntries(
    disabled.map((name) => [
      name,
      () => {
        throw new Error(`The function ${name} is not available.`)
      },
    ]),
  ),
  { override: true },
)

parentPort?.on('message', (expression: string) => {
  parentPort?.postMessage(answerOf(expression))
})
parentPort?.postMessage('ready')

function answerOf(expression: string): { result: string } | { problem: string } {
  try {
    return { result: math.format(evaluate(expression), { precision: 14 }) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
