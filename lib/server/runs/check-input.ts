import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import type { GraphDefinition } from '@/lib/protocol/graphs'
import { AppError } from '@/lib/server/http/app-error'
import { createArgumentCheck } from '@/lib/server/tools/check-arguments'

/** The field of a request that an input comes from, and what a person calls it. */
interface InputSource {
  readonly param: string
  readonly subject: string
}

/**
 * Refuses an input that a graph cannot begin with.
 * @throws AppError `invalid_request`
 */
export function checkInput(
  { graph }: GraphRunDefinition,
  input: string,
  { param, subject }: InputSource = { param: 'input_text', subject: 'input_text' },
): void {
  const problem = problemOf(graph, input, subject)
  if (problem !== undefined) throw new AppError('invalid_request', problem, { param })
}

function problemOf({ nodes }: GraphDefinition, input: string, subject: string): string | undefined {
  const start = nodes.find((node) => node.kind === 'start')
  if (start?.schema === undefined) return input.trim() === '' ? `${subject} is empty.` : undefined
  const value = jsonOf(input)
  if (value === undefined) return `${subject} must be JSON: this graph begins with a form.`
  return createArgumentCheck(start.schema, subject)(value)
}

/** What a text says as JSON; undefined when it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
