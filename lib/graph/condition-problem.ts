/** What is wrong with a condition, in sentences for whoever wrote it. */
import { EvaluationError, ParseError, TypeError } from '@marcbachmann/cel-js'

/** Something that conditions may not do. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** A sentence for whatever reading or evaluating a condition has thrown. */
export function conditionProblem(error: unknown): string {
  if (error instanceof Refusal) return error.message
  if (error instanceof ParseError) return unreadable(error)
  if (error instanceof EvaluationError || error instanceof TypeError) return unusable(error)
  if (error instanceof RangeError) return 'It takes too much memory.'
  return 'It is no valid expression.'
}

const tokens: Readonly<Record<string, string>> = {
  EOF: 'the end',
  LPAREN: '"("',
  RPAREN: '")"',
  LBRACKET: '"["',
  RBRACKET: '"]"',
  LBRACE: '"{"',
  RBRACE: '"}"',
  COLON: '":"',
  COMMA: '","',
  IDENTIFIER: 'a name',
  STRING: 'a text',
  NUMBER: 'a number',
}

function unreadable({ code, summary, range }: ParseError): string {
  if (code === 'limit_exceeded') return 'It is too long or too deep. Make it simpler.'
  const said = summary.replace(/\b[A-Z]{3,}\b/g, (token) => tokens[token] ?? token)
  return range ? `At character ${range.start + 1}: ${lowerFirst(said)}.` : `${said}.`
}

function unusable({ code, summary }: EvaluationError | TypeError): string {
  const said = inWords(summary)
  switch (code) {
    case 'no_such_overload': {
      const mixed = said.includes('text') && said.includes('number')
      const hint = mixed ? ' Make a number of a text with double(…).' : ''
      return `It cannot use these together: ${said.replace('no such overload: ', '')}.${hint}`
    }
    case 'no_matching_overload':
      return `It cannot use ${said.replace('found no matching overload for ', '').replaceAll("'", '')}.`
    case 'no_such_key':
      return `What it reads has no field “${summary.replace('No such key: ', '')}”. Ask for it with has(…) first.`
    case 'invalid_macro_argument':
      return summary.startsWith('has')
        ? 'has(…) takes a field of a node by its name, as has(node.field). Else write "field" in outputs["id"].'
        : `${said}.`
    default:
      return `${said}.`
  }
}

const types: Readonly<Record<string, string>> = {
  double: 'number',
  int: 'number',
  string: 'text',
  map: 'object',
  dyn: 'value',
}

/** Types of CEL as a person calls them. */
function inWords(summary: string): string {
  return summary
    .replace(/\b(?:dyn|list|map)<[^']{0,100}?>+/g, (type) => type.replace(/^dyn<(.*)>$/, '$1'))
    .replace(/\b(list|map)<[^']{0,100}?>+/g, '$1')
    .replace(/\b(double|int|string|map|dyn)\b(?!\()/g, (type) => types[type] ?? type)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
