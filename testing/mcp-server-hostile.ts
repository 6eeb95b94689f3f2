/**
 * An MCP server over stdio that breaks the rules: `node testing/mcp-server-hostile.ts`. Written without an SDK, which
 * would not let it. Tools: `echo {text}` answers well; the others answer well too, after
 * - `garbage`: a line that is no JSON, JSON that is no message, a message of an unknown kind
 * - `unknown_id`: answers and progress for calls that nobody made
 * - `twice`: a second answer with the same id
 * - `sampling`: asks the client for what it does not offer, and answers what it was told
 * - `huge_line {bytes}`: sends a line that never ends
 * - `stranger`: answers the id of a call that is still open, and its own never
 */
import { createInterface } from 'node:readline'

interface Message {
  readonly id?: number | string
  readonly method?: string
  readonly params?: { readonly name?: string; readonly arguments?: Record<string, unknown> }
  readonly error?: { readonly message: string }
}

const names = ['echo', 'garbage', 'unknown_id', 'twice', 'sampling', 'huge_line', 'stranger', 'wait']
const open: (number | string)[] = []
let onSamplingAnswer: ((message: Message) => void) | undefined

const line = (text: string) => process.stdout.write(`${text}\n`)
const send = (message: object) => line(JSON.stringify({ jsonrpc: '2.0', ...message }))
const say = (id: number | string | undefined, text: string) =>
  send({ id, result: { content: [{ type: 'text', text }] } })

const tools: Record<string, (id: number | string, args: Record<string, unknown>) => void> = {
  echo: (id, args) => say(id, String(args['text'])),
  garbage: (id) => {
    line('Listening on port 3000')
    line('{"json": "but no message"}')
    line('[1, 2, {"jsonrpc": "1.0"}]')
    line('\u0000\u0001{"jsonrpc":')
    send({ method: 'notifications/of_no_kind', params: { deep: {} } })
    say(id, 'fine')
  },
  unknown_id: (id) => {
    say(999_999, 'for nobody')
    say('a-string', 'for nobody')
    send({ id: 424_242, error: { code: -32_603, message: 'for nobody' } })
    send({ method: 'notifications/progress', params: { progressToken: 'of-nobody', progress: 1 } })
    say(id, 'fine')
  },
  twice: (id) => {
    say(id, 'first')
    say(id, 'second')
  },
  sampling: (id) => {
    onSamplingAnswer = ({ error }) => say(id, error ? `refused: ${error.message}` : 'granted')
    const messages = [{ role: 'user', content: { type: 'text', text: 'Say a secret.' } }]
    send({ id: 'sampling', method: 'sampling/createMessage', params: { messages, maxTokens: 10 } })
  },
  huge_line: (_id, args) => process.stdout.write('x'.repeat(Number(args['bytes']))),
  stranger: () => say(open[0], 'stolen'),
  wait: (id) => void open.push(id),
}

createInterface({ input: process.stdin }).on('line', (text) => {
  const { id, method, params } = JSON.parse(text) as Message
  if (id === 'sampling') onSamplingAnswer?.(JSON.parse(text) as Message)
  else if (id === undefined) return
  else if (method === 'initialize') {
    const serverInfo = { name: 'hostile', version: '1' }
    send({ id, result: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo } })
  } else if (method === 'tools/list') {
    send({ id, result: { tools: names.map((name) => ({ name, inputSchema: { type: 'object' } })) } })
  } else if (method === 'tools/call') tools[params?.name ?? '']?.(id, params?.arguments ?? {})
})
