/** What a validator finds wrong, as a person says it. */
import type { OutputUnit } from '@cfworker/json-schema'

/** By keyword: the validator's own words, and what is said instead. The rest keeps its words. */
const wordings: Readonly<Record<string, [pattern: RegExp, wording: string]>> = {
  type: [/^.* Expected (.*)\.$/s, 'must be $1'],
  const: [/^Instance does not match /, 'must be '],
  enum: [/^Instance does not match any of \[(.*)\]\.$/s, 'must be one of $1'],
  not: [/^.*$/s, 'must not be this'],
  pattern: [/^.*$/s, 'does not have the form that is asked for'],
  format: [/^.* "(.*)"\.$/s, 'must have the format $1'],
  minLength: [/^.*< (\d+).*$/s, 'must have at least $1 characters'],
  maxLength: [/^.*> (\d+).*$/s, 'must have at most $1 characters'],
  minItems: [/^.*< (\d+).*$/s, 'must have at least $1 items'],
  maxItems: [/^.*> (\d+).*$/s, 'must have at most $1 items'],
  uniqueItems: [/^.*$/s, 'must not have an item twice'],
  minimum: [/^.* less than (.*)\.$/s, 'must be at least $1'],
  maximum: [/^.* greater than (.*)\.$/s, 'must be at most $1'],
  exclusiveMinimum: [/^.* less than (.*)\.$/s, 'must be greater than $1'],
  exclusiveMaximum: [/^.* greater than or equal to (.*)\.$/s, 'must be less than $1'],
  minProperties: [/^.* (\d+) properties\.$/s, 'must have at least $1 fields'],
  maxProperties: [/^.* (\d+) properties\.$/s, 'must have at most $1 fields'],
  dependentRequired: [/^.*"(.*)" but does not have "(.*)"\.$/s, 'must have $2 where $1 is'],
  multipleOf: [/^.* multiple of (.*)\.$/s, 'must be a multiple of $1'],
  false: [/^.*$/s, 'is not allowed'],
}

/** @param subject what is checked, for a misfit of the whole. */
export function misfitSentence({ instanceLocation, keyword, error }: OutputUnit, subject: string): string {
  const path = pathOf(instanceLocation)
  const missing = keyword === 'required' ? /"(.*)"\.$/s.exec(error)?.[1] : undefined
  if (missing !== undefined) return `${[...path, missing].join('.')} is required.`
  const place = path.length === 0 ? subject : path.join('.')
  const wording = wordings[keyword]
  if (!wording) return `${place}: ${error}`
  const what = error
    .replace(...wording)
    .replace(/\.$/, '')
    .replace(/ 1 (\w+)s$/, ' 1 $1')
  return `${place} ${said(keyword, what)}.`
}

function pathOf(location: string): readonly string[] {
  return location
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
}

function said(keyword: string, what: string): string {
  if (keyword === 'type') return withArticles(what)
  return keyword === 'enum' ? what.replaceAll(',"', ', "') : what
}

const nouns: Readonly<Record<string, string>> = {
  array: 'a list',
  integer: 'an integer',
  object: 'an object',
}

/** `must be "integer", "null"` becomes `must be an integer or null`. */
function withArticles(what: string): string {
  return what
    .replaceAll('", "', '" or "')
    .replaceAll(/"(\w+)"/g, (_all, type: string) => (type === 'null' ? type : (nouns[type] ?? `a ${type}`)))
}
