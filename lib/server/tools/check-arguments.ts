/** Checks what a model hands to a tool, or a person fills in, against a schema. */
import { createContext, Script } from 'node:vm'
import { Validator, type OutputUnit, type Schema, type SchemaDraft } from '@cfworker/json-schema'
import { isRecord } from '@/lib/protocol/is-record'
import { misfitSentence } from './misfit-sentence'

/**
 * A schema comes from whoever wrote the server. Patterns that backtrack without end and references that multiply can
 * take any time, and no list of forbidden keywords finds them all. `vm` is the one means of Node to interrupt code of
 * the same thread: it gives no protection beyond that, and runs nothing but our own validator.
 */
const limitMs = 250
const context = createContext({ check: undefined })
const script = new Script('check()')

/**
 * Makes the check of one tool. It says in words that a model can mend the arguments by what is wrong with them;
 * undefined when nothing is, or when the schema itself cannot be followed: the server then judges for itself.
 * @param subject what is checked, as its sentences begin.
 */
export function createArgumentCheck(
  schema: Readonly<Record<string, unknown>>,
  subject = 'The arguments',
): (args: unknown) => string | undefined {
  let validator: Validator | undefined
  return (args) => {
    if (!isRecord(args)) return `${subject} must be a JSON object.`
    const errors = withinLimit(() => {
      // The validator writes into the schema that it is given.
      const copy: Schema = structuredClone(schema)
      validator ??= new Validator(copy, draftOf(schema), false)
      return validator.validate(args).errors
    })
    return errors === undefined || errors.length === 0 ? undefined : sentences(errors, subject)
  }
}

/** Undefined when it throws or takes too long. */
function withinLimit<T>(check: () => T): T | undefined {
  let result: T | undefined
  context['check'] = () => {
    result = check()
  }
  try {
    script.runInContext(context, { timeout: limitMs })
    return result
  } catch {
    // An unknown reference, a pattern that is none, endless recursion or the time limit: see `createArgumentCheck`.
    return undefined
  } finally {
    context['check'] = undefined
  }
}

function draftOf({ $schema }: Readonly<Record<string, unknown>>): SchemaDraft {
  const named = typeof $schema === 'string' ? /draft-0(4|7)|2019-09/.exec($schema) : null
  if (named?.[1] === '4' || named?.[1] === '7') return named[1]
  return named === null ? '2020-12' : '2019-09'
}

/** They only say that one of their parts is wrong, and the part says what. */
const summaries = new Set([
  'properties',
  'patternProperties',
  'additionalProperties',
  'unevaluatedProperties',
  'items',
  'prefixItems',
  'additionalItems',
  'unevaluatedItems',
  'allOf',
  'anyOf',
  'oneOf',
  '$ref',
  'then',
  'else',
])

function sentences(errors: readonly OutputUnit[], subject: string): string {
  const causes = errors.filter(({ keyword }) => !summaries.has(keyword))
  const all = new Set((causes.length > 0 ? causes : errors).map((error) => misfitSentence(error, subject)))
  return [...all].slice(0, 5).join(' ').slice(0, 1000).toWellFormed()
}
