import type { GraphRunDefinition } from '@/lib/protocol/graph-run'
import { AppError } from '@/lib/server/http/app-error'
import { createArgumentCheck } from '@/lib/server/tools/check-arguments'

/**
 * Refuses an input that a graph cannot begin with.
 * @throws AppError `invalid_request`
 */
export function checkInput({ graph }: GraphRunDefinition, input: string): void {
  const start = graph.nodes.find((node) => node.kind === 'start')
  if (start?.schema === undefined) {
    if (input.trim() === '') throw refused('is empty')
    return
  }
  const problem = createArgumentCheck(start.schema)(jsonOf(input))
  if (problem !== undefined) throw refused(`does not fit the form of this graph. ${problem}`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refused('must be JSON: this graph begins with a form')
  }
}

function refused(what: string): AppError {
  return new AppError('invalid_request', `input_text ${what}${what.endsWith('.') ? '' : '.'}`, {
    param: 'input_text',
  })
}
