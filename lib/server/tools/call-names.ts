/** The names by which a model calls tools. */
import { createHash } from 'node:crypto'

interface NamedTool {
  readonly server: string
  /** Its name at that server. */
  readonly tool: string
}

/** What every vendor takes: letters of ASCII, digits, `_` and `-`, a letter first. */
const maxLength = 64

/** From the plainest to the one that nothing else has. */
const forms: readonly ((named: NamedTool) => string)[] = [
  ({ tool }) => callable(tool),
  ({ server, tool }) => callable(`${server}_${tool}`),
  ({ server, tool }) => marked(`${server}_${tool}`, hash(JSON.stringify([server, tool]), 16)),
]

/**
 * A name for each tool, in the order of the tools. Where names clash, all that clash are named with their servers, so
 * that the order does not count. Tools must differ in server or name.
 */
export function callNames(tools: readonly NamedTool[]): readonly string[] {
  let chosen = tools.map((tool) => ({ tool, form: 0, name: nameIn(0, tool) }))
  for (;;) {
    const byName = Map.groupBy(chosen, ({ name }) => name)
    const clashes = new Set(
      chosen.filter(({ name, form }) => form < forms.length - 1 && byName.get(name)?.length !== 1),
    )
    if (clashes.size === 0) return chosen.map(({ name }) => name)
    chosen = chosen.map((one) =>
      clashes.has(one) ? { ...one, form: one.form + 1, name: nameIn(one.form + 1, one.tool) } : one,
    )
  }
}

function nameIn(form: number, tool: NamedTool): string {
  return forms[form]?.(tool) ?? callable(tool.tool)
}

/** A text as a name; one that loses letters on the way, or its end, gets a hash, so that it stays apart from others. */
function callable(text: string): string {
  const losesLetters = /[\p{L}\p{N}]/u.test(text.replaceAll(/[a-zA-Z0-9]/g, ''))
  const name = asciiName(text)
  return losesLetters || name.length > maxLength ? marked(text, hash(text, 8)) : name
}

function marked(text: string, mark: string): string {
  const room = maxLength - mark.length - 1
  return `${asciiName(text).slice(0, room).replace(/_+$/, '')}_${mark}`
}

function asciiName(text: string): string {
  const name = text.replaceAll(/[^a-zA-Z0-9_-]/gu, '_')
  return /^[a-zA-Z]/.test(name) ? name : `tool_${name.replace(/^[_-]+/, '')}`
}

function hash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
