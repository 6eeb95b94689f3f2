import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { EnvError, parseEnv } from './env'

test('an empty environment gives the embedded defaults', () => {
  expect(parseEnv({})).toMatchObject({
    PORT: 3000,
    HOST: '127.0.0.1',
    WEIR_DATA_DIR: '.data',
    OPENAI_MODELS: [],
    SSE_HEARTBEAT_MS: 15_000,
    RUN_LOG_RETENTION_HOURS: 168,
    MODEL_PRICES: {},
    MCP_STDIO_ALLOWED: {},
    FETCH_ALLOW_HOSTS: [],
    AGENT_MAX_DEPTH: 3,
    TOOL_TIMEOUT_MS: 120_000,
  })
})

test('an empty value counts as absent', () => {
  expect(parseEnv({ PORT: '', WEIR_PASSWORD: '' }).PORT).toBe(3000)
})

test.each([
  ['PORT', 'many', 'PORT must be a whole number from 1 to 65535.'],
  ['PORT', '70000', 'PORT must be a whole number from 1 to 65535.'],
  ['MAX_CONCURRENT_RUNS', '0', 'MAX_CONCURRENT_RUNS must be a whole number from 1 to 100000.'],
  ['OPENAI_BASE_URL', 'localhost', 'OPENAI_BASE_URL must be a URL that begins with http:// or https://.'],
  [
    'MONGODB_URI',
    'localhost:27017',
    'MONGODB_URI must be a URL that begins with mongodb:// or mongodb+srv://.',
  ],
  [
    'OPENAI_BASE_URL',
    'http://me:secret@host/v1',
    'OPENAI_BASE_URL must not carry a user name: set OPENAI_API_KEY.',
  ],
  [
    'WEIR_HOSTS',
    'https://chat.example',
    'WEIR_HOSTS must be host names without scheme or port, with commas between.',
  ],
  ['WEIR_PASSWORD', 'short', 'WEIR_PASSWORD must have at least 8 characters.'],
  ['SSE_COMPRESSION', 'yes', 'SSE_COMPRESSION must be on or off.'],
  [
    'GEMINI_BASE_URL',
    'http://me:secret@host/v1',
    'GEMINI_BASE_URL must not carry a user name: set GEMINI_API_KEY.',
  ],
  ['AGENT_MAX_DEPTH', '11', 'AGENT_MAX_DEPTH must be a whole number from 0 to 10.'],
  ['WEBHOOK_SECRET', 'my secret', 'WEBHOOK_SECRET must be whsec_ and 24 to 64 bytes in Base64.'],
  ['WEBHOOK_SECRET', 'whsec_c2hvcnQ=', 'WEBHOOK_SECRET must be whsec_ and 24 to 64 bytes in Base64.'],
  [
    'WEBHOOK_SECRET',
    `whsec_${'A'.repeat(92)}`,
    'WEBHOOK_SECRET must be whsec_ and 24 to 64 bytes in Base64.',
  ],
  [
    'FETCH_ALLOW_HOSTS',
    'http://wiki',
    'FETCH_ALLOW_HOSTS must be host names without scheme, each with a :port or without, with commas between.',
  ],
])('%s=%s is refused with a sentence that names it', (name, value, sentence) => {
  expect(() => parseEnv({ [name]: value })).toThrow(new EnvError(sentence))
})

test('every wrong value is named at once', () => {
  expect(() => parseEnv({ PORT: 'x', API_KEY: 'y' })).toThrow(/PORT .*\nAPI_KEY /)
})

test.each([24, 31, 32, 64])('a webhook secret of %i bytes is one that the library takes', (length) => {
  const secret = `whsec_${Buffer.alloc(length, '~').toString('base64')}`
  expect(parseEnv({ WEBHOOK_SECRET: secret }).WEBHOOK_SECRET).toBe(secret)
  expect(() => new Webhook(secret)).not.toThrow()
})

test('a list is split at commas and trimmed', () => {
  expect(parseEnv({ WEIR_HOSTS: ' a.example, b.example ,' }).WEIR_HOSTS).toEqual(['a.example', 'b.example'])
})

test.each([
  ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'https://api.openai.com/v1'],
  ['ANTHROPIC_API_KEY', 'ANTHROPIC_BASE_URL', 'https://api.anthropic.com/v1'],
  ['GEMINI_API_KEY', 'GEMINI_BASE_URL', 'https://generativelanguage.googleapis.com/v1beta'],
  ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_BASE_URL', 'https://generativelanguage.googleapis.com/v1beta'],
])('%s without a base URL means the vendor itself', (key, url, vendor) => {
  expect(parseEnv({ [key]: 'k' })).toHaveProperty(url, vendor)
  expect(parseEnv({ [key]: 'k', [url]: 'http://proxy/v1/' })).toHaveProperty(url, 'http://proxy/v1')
})

test.each([
  ['ANTHROPIC_BASE_URL', 'https://api.anthropic.com', 'https://api.anthropic.com/v1'],
  ['GEMINI_BASE_URL', 'http://proxy:8080/', 'http://proxy:8080/v1beta'],
  ['GEMINI_BASE_URL', 'http://proxy/google/v1', 'http://proxy/google/v1'],
  ['OPENAI_BASE_URL', 'http://localhost:1234/', 'http://localhost:1234'],
])('%s=%s is %s', (name, value, url) => {
  expect(parseEnv({ [name]: value })).toHaveProperty(name, url)
})

test("Gemini's key may have either name, and its own comes first", () => {
  expect(parseEnv({ GOOGLE_GENERATIVE_AI_API_KEY: 'a' }).GEMINI_API_KEY).toBe('a')
  expect(parseEnv({ GOOGLE_GENERATIVE_AI_API_KEY: 'a', GEMINI_API_KEY: 'b' }).GEMINI_API_KEY).toBe('b')
})

test.each([
  ['time=uvx mcp-time', { time: ['uvx', 'mcp-time'] }],
  [' a = npx  server --port=1 ; b=/bin/b; ', { a: ['npx', 'server', '--port=1'], b: ['/bin/b'] }],
  ['{"files": ["npx", "server", "/My Documents"]}', { files: ['npx', 'server', '/My Documents'] }],
])('MCP_STDIO_ALLOWED=%s names commands', (value, commands) => {
  expect(parseEnv({ MCP_STDIO_ALLOWED: value }).MCP_STDIO_ALLOWED).toEqual(commands)
})

test.each(['npx server', '=npx', 'a=', 'a=x; a=y', '{"a": "npx"}', '{"a": []}', '{"a": [""]}', '{"a"'])(
  'MCP_STDIO_ALLOWED=%s is refused',
  (value) => {
    expect(() => parseEnv({ MCP_STDIO_ALLOWED: value })).toThrow(
      new EnvError(
        'MCP_STDIO_ALLOWED must be name=command argument …, with semicolons between, or a JSON object {"name": ["command", "argument"]}.',
      ),
    )
  },
)

test('MODEL_PRICES are dollars per million tokens, by model', () => {
  const prices = { 'gpt-5': { input: 2.5, output: 10 }, local: { input: 0, output: 0 } }
  expect(parseEnv({ MODEL_PRICES: JSON.stringify(prices) }).MODEL_PRICES).toEqual(prices)
})

test.each(['2.5', '[]', '{"m": 2}', '{"m": {"input": 1}}', '{"m": {"input": -1, "output": 1}}', '{'])(
  'MODEL_PRICES=%s is refused',
  (value) => {
    expect(() => parseEnv({ MODEL_PRICES: value })).toThrow(/^MODEL_PRICES must be a JSON object/)
  },
)

test('hosts of the page fetcher keep their ports and lose their capitals', () => {
  expect(parseEnv({ FETCH_ALLOW_HOSTS: 'Wiki.local, 10.0.0.7:8080,[::1]:80' }).FETCH_ALLOW_HOSTS).toEqual([
    'wiki.local',
    '10.0.0.7:8080',
    '[::1]:80',
  ])
})

test('a platform without lasting files is refused', () => {
  expect(() => parseEnv({ VERCEL: '1' })).toThrow(/a machine with a disk/)
})
