/** What each field of a graph has to be, in the words that stand at the field. Pure. */

const duration = 'A time from 0.1 s to 7 d, such as 90 s or 5 min.'
const id = 'Begins with a letter and holds letters, digits, _ and - only, 60 at most.'
const text = 'At most 100,000 characters.'
const form = 'A JSON Schema: a JSON object, such as {"type": "object", "properties": {…}}.'
const graph = 'Choose the graph.'

/** By path, with `*` for every place in a list. */
const rules: Readonly<Record<string, string>> = {
  name: 'A name has a letter or a digit, and at most 80 characters.',
  description: 'At most 1,000 characters.',
  end_template: text,
  webhook_url: 'An address that begins with https:// or http://.',
  nodes: 'From 1 to 500 nodes.',
  edges: 'At most 5,000 edges.',
  'limits.max_seconds': 'A time up to 7 d, such as 10 min or 90 s.',
  'limits.max_tokens': 'A whole number up to 1,000,000,000, such as 200,000 or 200k.',
  'limits.max_cost': 'An amount up to $1,000,000, such as $0.50.',
  'nodes.*.id': id,
  'nodes.*.name': 'At most 200 characters.',
  'nodes.*.description': 'At most 1,000 characters.',
  'nodes.*.prompt': text,
  'nodes.*.instructions': text,
  'nodes.*.items': text,
  'nodes.*.input': text,
  'nodes.*.schema': form,
  'nodes.*.arguments': 'A JSON object, such as {"query": "{{start}}"}.',
  'nodes.*.tool': 'Choose the tool.',
  'nodes.*.tools': 'At most 200 tools.',
  'nodes.*.graph': graph,
  'nodes.*.timeout_seconds': duration,
  'nodes.*.concurrency': 'A whole number from 1 to 1,000.',
  'nodes.*.handoffs': 'A whole number from 0 to 100.',
  'nodes.*.max_iterations': 'A whole number from 1 to 1,000.',
  'nodes.*.on_error': 'Choose the node that runs instead.',
  'nodes.*.retry.attempts': 'A whole number from 1 to 20.',
  'nodes.*.retry.backoff_ms': 'A time up to 1 h, such as 2 s.',
  'nodes.*.retry.factor': 'A number from 1 to 10.',
  'nodes.*.retry.errors': 'At most 50 codes.',
  'nodes.*.cases': 'From 1 to 50 cases.',
  'nodes.*.cases.*.name': 'A case needs a name, 200 characters at most.',
  'nodes.*.cases.*.when': 'A condition is needed, such as start.size > 10.',
  'edges.*.case': 'Choose the case.',
  'edges.*.max_loops': 'A whole number from 1 to 1,000.',
}

/** Of the nearest field around a path; undefined where there is none. A list says nothing of what is in its items. */
export function ruleOf(path: readonly PropertyKey[]): string | undefined {
  for (let length = path.length; length > 0 && (length > 1 || path.length === 1); length -= 1) {
    const rule = rules[patternOf(path.slice(0, length))]
    if (rule !== undefined) return rule
  }
  return undefined
}

function patternOf(path: readonly PropertyKey[]): string {
  return path.map((key) => (typeof key === 'number' ? '*' : String(key))).join('.')
}
